"""Figures: quantiles, and what a server spent while load was put on it."""
import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path

DISTURBING = 25  # percent of a core that something else uses


def quantiles(seconds: list[float]) -> dict:
    """Milliseconds: the value below which so many in 100 lie."""
    ranked = sorted(seconds)
    return {f"p{n}": round(1000 * ranked[max(0, math.ceil(n / 100 * len(ranked)) - 1)], 1) if ranked else None for n in (50, 95, 99, 100)}


def middle(values: Iterable[float]) -> float:
    """The median; of two in the middle the smaller."""
    ranked = sorted(values)
    return ranked[(len(ranked) - 1) // 2]


def costing(servers: list, play: Callable) -> dict:
    """The figures of `play()`, an `Outcome`, and what the servers spent on it."""
    outcome, spent = watched(servers, play)
    return outcome.figures() | spent


def watched(servers: list, play: Callable) -> tuple:
    """(the `Outcome` of `play()`, what was spent on it). CPU is in percent of one core."""
    before, all_before = cpu_of(servers), whole_cpu()
    outcome = play()
    spent, all_spent = cpu_of(servers) - before, whole_cpu() - all_before
    return outcome, {
        "server_cpu_percent": round(100 * spent / outcome.took),
        "others_cpu_percent": round(100 * max(0.0, all_spent - spent - outcome.own_cpu) / outcome.took),
        "cpu_us_per_delivery": round(1e6 * spent / outcome.deliveries, 2) if outcome.deliveries else None,
        "memory_mb": sum(server.memory() for server in servers),
    }


def cpu_of(servers: list) -> float:
    """Seconds of processor time that the servers have used."""
    return sum(server.cpu() for server in servers)


def whole_cpu() -> float:
    """Seconds of processor time that the whole machine has used."""
    user, nice, system, _, _, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
