"""Measure how many people one machine carries.

    python -m benchmarks [--quick] [--out figures.json]
"""
import argparse
import gc
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.hall import Hall, facilitator
from benchmarks.report import table, unclean
from benchmarks.scenarios import busy, processes, rush, steady, storm, town_hall
from benchmarks.servers import Node, Ours, Plain
from benchmarks.sizes import QUICK, USUAL, Size


def measure(size: Size) -> dict:
    found: dict = {"machine": machine()}

    def run(name: str, scenario: Callable[[], dict]) -> None:
        print(f"{name.replace('_', ' ')} …", end="", flush=True, file=sys.stderr)
        began = time.monotonic()
        found[name] = scenario()
        print(f" {time.monotonic() - began:.0f} s", flush=True, file=sys.stderr)

    with Ours() as server:
        fay = facilitator(server)
        workshop, hall = Hall(fay, server), Hall(fay, server)
        run("steady", lambda: steady.steady(workshop, size))
        run("storm", lambda: storm.storm(hall, size))
        run("joining", lambda: rush.joining(hall, size))
        run("start_gun", lambda: rush.start_gun(hall, size))
        run("dots", lambda: rush.dots(hall, size))
        run("busy", lambda: busy.busy(hall, size))
        run("town_hall", lambda: town_hall.ours(hall, size))
    run("town_hall_node", lambda: town_hall.relay(Node, size))
    run("town_hall_plain", lambda: town_hall.relay(Plain, size))
    run("processes", lambda: processes.processes(size))
    return ratios(found)


def ratios(found: dict) -> dict:
    """Add what is compared, and what is named alike in every run."""
    sustained = {name: found[name]["sustained_posts_per_second"] for name in ("town_hall", "town_hall_node", "town_hall_plain")}
    for peer in ("node", "plain"):
        theirs = sustained[f"town_hall_{peer}"]
        found["town_hall"][f"ratio_{peer}"] = round(sustained["town_hall"] / theirs, 1) if theirs else None
    found["hub_stall_ms"] = found["busy"]["hub_stall_ms"]
    return found


def machine() -> dict:
    return {
        "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform(),
        "load_before": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure how many people one machine carries.")
    parser.add_argument("--quick", action="store_true", help="a short look with fewer people")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the figures as JSON")
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # Whoever measures must not stop to tidy up.
    gc.disable()
    found = measure(QUICK if asked.quick else USUAL)
    print(table(found))
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=2) + "\n")
    if wrong := unclean(found):
        sys.exit(f"Not everything arrived: {', '.join(wrong)}.")


if __name__ == "__main__":
    main()
