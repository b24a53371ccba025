"""What tests counted, told at the end, whichever process they ran in."""
from collections import Counter

counts: Counter = Counter()  # what -> how many


def hand_on(config) -> None:
    """At the end of a worker's session: give the counts to whoever collects them."""
    if hasattr(config, "workeroutput"):
        config.workeroutput["counts"] = dict(counts)


def collect(node) -> None:
    counts.update(getattr(node, "workeroutput", {}).get("counts", {}))


def sentences() -> list[str]:
    told = [f"{many:,} {what}" for what, many in sorted(counts.items())]
    return [f"Counted by the tests: {'; '.join(told)}."] if told else []
