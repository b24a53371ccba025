"""How many inputs each of these tests takes. FUZZ=20 in the environment takes twenty times as many, other ones each time."""
import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("FUZZ", "1"))


def inputs(most: int, shrink: bool = True) -> settings:
    return settings(
        max_examples=most * TIMES, deadline=None, derandomize=TIMES == 1, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if shrink else [])],
    )
