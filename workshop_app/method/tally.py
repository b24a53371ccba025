"""Counting: dots into results, ratings into a pulse. Pure functions over plain numbers."""
from collections import Counter

FEWEST = 3  # a pulse with fewer answers is not shown: it could be traced


def count(ballots) -> dict[str, int]:
    """{challenge: dots} out of (challenge, dots) pairs."""
    total: Counter = Counter()
    for challenge, dots in ballots:
        total[challenge] += dots
    return dict(total)


def leaders(tally: dict[str, int] | None) -> list[str]:
    """The challenges with the most dots, sorted; none when nobody gave a dot."""
    most = max(tally.values(), default=0) if tally else 0
    return sorted(challenge for challenge, dots in tally.items() if dots == most) if most else []


def tied(tally: dict[str, int] | None) -> list[str]:
    """The leaders when there is more than one."""
    first = leaders(tally)
    return first if len(first) > 1 else []


def refusal(mine: dict[str, int], challenge: str, dots: int, budget: int, per_challenge: int) -> str | None:
    """Why a person who holds `mine` can't put `dots` on a challenge: "too_many_on_one", "no_budget", or None."""
    if dots > per_challenge:
        return "too_many_on_one"
    return "no_budget" if sum((mine | {challenge: dots}).values()) > budget else None


def pulse(ratings: dict[str, list[int]] | None) -> dict | None:
    """{principle: {"mean": 1.0–5.0 with one decimal, "count"}} from {principle: [how many rated 1, 2, 3, 4, 5]}.

    A principle with fewer than three answers is left out.
    """
    if ratings is None:
        return None
    shown = {principle: counts for principle, counts in ratings.items() if sum(counts) >= FEWEST}
    return {
        principle: {"mean": round(sum(n * score for score, n in enumerate(counts, 1)) / sum(counts), 1), "count": sum(counts)}
        for principle, counts in shown.items()
    }
