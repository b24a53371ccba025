"""An app that trusts a provider of single sign-on."""
import pytest

from workshop_app import create_app
from workshop_app.config import Settings
from workshop_app.doors import passwords


@pytest.fixture(autouse=True)
def fresh_throttle():
    passwords.throttle.tries.clear()


@pytest.fixture
def trusting(app, provider, compiled, tmp_path):
    """trusting(**settings) makes the app that signs people in by the provider."""

    def make(**more):
        made = create_app(Settings(instance=str(tmp_path), async_mode="threading", **provider.settings(**more)))
        made.config["TESTING"] = True
        made.jinja_env.bytecode_cache = compiled
        return made

    return make
