"""Nobody has tried a password yet."""
import pytest

from workshop_app.doors import passwords


@pytest.fixture(autouse=True)
def fresh_throttle():
    passwords.throttle.tries.clear()
