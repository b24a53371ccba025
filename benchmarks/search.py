"""The largest rate that a server sustains."""
from collections.abc import Callable

LIMIT = 0.25  # seconds within which 99 in 100 notes must have reached the last person
FAR = 30  # steps from the beginning beyond which nobody looks


def sustained(bears: Callable[[float], bool], begin: float, step: float, stride: int) -> float:
    """The largest of the rates begin · stepⁿ that it bears. Goes in strides until it is surrounded, then halves what is between.

    0 when it bears none of those within reach.
    """
    good = bad = None
    at = 0
    while good is None or bad is None or bad - good > 1:
        if bears(begin * step**at):
            good = at
        else:
            bad = at
        if bad is None:
            at += stride
        elif good is None:
            at -= stride
        else:
            at = (good + bad) // 2
        if abs(at) > FAR:
            break
    return begin * step**good if good is not None else 0.0
