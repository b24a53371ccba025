"""The figures as people read them."""
from benchmarks.figures import DISTURBING

HEAD = ("", "p50", "p95", "p99", "ack p50", "p95", "p99", "server CPU", "µs/delivery", "MB", "commits", "bench CPU", "others", "late p99")


def table(found: dict) -> str:
    """Every run as a line, then what is compared, beside what it should be."""
    rows = [HEAD, *(row(name, one) for name, one in runs(found))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join([name.ljust(widths[0]), *map(str.rjust, cells, widths[1:])]) for name, *cells in rows]
    return "\n".join(["", "Post to last person, and answer, in milliseconds", *lines, "", *compared(found), *disturbed(found)])


def disturbed(found: dict) -> list[str]:
    """Say so when the machine was not ours alone."""
    most = max(one["others_cpu_percent"] for name, one in runs(found) if not name.startswith("processes"))
    return [f"Something else used up to {most} % of a core: these figures say as much about that."] if most > DISTURBING else []


def runs(found: dict, name: str = ""):
    """(name, figures) of everything in which load was put on a server."""
    for key, value in found.items():
        if isinstance(value, list):
            value = {str(number): one for number, one in enumerate(value, 1)}
        if isinstance(value, dict):
            called = f"{name} {key}".strip().replace("_", " ")
            if "post_to_last_ms" in value:
                yield called, value
            else:
                yield from runs(value, called)


def row(name: str, one: dict) -> tuple[str, ...]:
    waits = [one[what][p] for what in ("post_to_last_ms", "ack_ms") for p in ("p50", "p95", "p99")]
    spent = [one.get(what) for what in ("server_cpu_percent", "cpu_us_per_delivery", "memory_mb", "messages", "generator_cpu_percent",
                                       "others_cpu_percent")]
    return name, *("–" if cell is None else str(cell) for cell in (*waits, *spent, one["generator_late_ms"]["p99"]))


def unclean(found: dict) -> list[str]:
    """The runs in which something was lost, refused or left without an answer, or somebody did not come back. The yardsticks may."""
    return [
        name for name, one in runs(found)
        if (one["lost"] or one["refused"] or one["unanswered"] or one["hung_up"]) and not {"node", "plain"} & set(name.split())
    ] + (["storm"] if found["storm"]["back"] < found["storm"]["people"] else [])


def compared(found: dict) -> list[str]:
    steady, storm, hall = found["steady"], found["storm"], found["town_hall"]
    sustained = {name: found[f"town_hall{name}"]["sustained_posts_per_second"] for name in ("", "_node", "_plain")}
    said = [
        ("steady, p95 ours / bare Node relay", steady["ratio_p95"], "at most 2"),
        ("steady, p95 ours, ms", steady["p95_ms"]["ours"], "at most 25"),
        (f"town hall, sustained posts/s of {hall['people']} people: ours", sustained[""], ""),
        ("town hall, bare Node relay", sustained["_node"], ""),
        ("town hall, plain Flask-SocketIO", sustained["_plain"], ""),
        ("town hall, ours / bare Node relay", hall["ratio_node"], "at least 5"),
        ("town hall, ours / plain Flask-SocketIO", hall["ratio_plain"], "at least 10"),
        ("town hall, p99 at 150 posts/s on SQLite, ms", hall["at_150"]["post_to_last_ms"]["p99"], "at most 120"),
        *postgres(found["processes"]),
        (f"storm, seconds until {storm['people']} have {storm['notes']} notes", storm["seconds"], "at most 2"),
        (f"joining, seconds until {found['joining']['people']} are in", found["joining"]["seconds"], "at most 2"),
        ("longest stall of the loop, ms", found["hub_stall_ms"], "at most 50"),
    ]
    return [f"{what}: {value}{f' (should be {aim})' if aim else ''}" for what, value, aim in said]


def postgres(found: dict) -> list[tuple]:
    if "left_out" in found:
        return [("PostgreSQL and two processes", "left out", found["left_out"])]
    return [("town hall, p99 at 150 posts/s on PostgreSQL, ms", found["town_hall_at_150"]["post_to_last_ms"]["p99"], "at most 120")]
