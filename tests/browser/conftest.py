"""Real Chromium, as many people as a test needs, and axe."""
import os
import shutil
from pathlib import Path

import pytest
from views import LAPTOP

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 8_000  # milliseconds
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(config, items):
    """What a page does is looked at in the default mode; that the other mode serves the same pages, by a whole workshop."""
    mine = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in mine:
        item.add_marker(pytest.mark.browser)
    again = [item for item in mine if "threading" in item.nodeid and "test_three_people" not in item.nodeid]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in again]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if CHROMIUM is None:
        why = "Chromium is missing: on Debian and Ubuntu, apt install chromium"
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none", "--disable-background-networking"],
    }


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser, site, view, **context):
        self.site = site
        self.context = browser.new_context(viewport=view, reduced_motion="reduce", base_url=site.url, **context)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.wrongs: list[str] = []
        self.page.on("pageerror", lambda error: self.wrongs.append(f"error: {error}"))
        self.page.on("console", self.heard)

    def heard(self, message) -> None:
        # A page that we ask for although it is not there, and a line that we cut, are told by the browser too.
        if message.type == "error" and "Failed to load resource" not in message.text and "ERR_INTERNET_DISCONNECTED" not in message.text:
            self.wrongs.append(f"console: {message.text}")

    def wear(self, guest) -> "Person":
        """Take over the cookies of a guest who came in by the doors."""
        self.context.add_cookies([{"name": c.name, "value": c.value, "url": self.site.url} for c in guest.web.cookies])
        return self

    def open(self, path: str) -> "Person":
        self.page.goto(path)
        if self.page.locator("body").get_attribute("data-page") in ("board", "console", "screen"):
            self.page.wait_for_selector("[data-ready]", state="attached")
        return self

    def join(self, code: str) -> "Person":
        self.page.goto(f"/j/{code}")
        self.page.get_by_role("button", name="Join without a name").click()
        self.page.wait_for_selector("[data-ready]", state="attached")
        return self

    def axe(self) -> list[str]:
        """What axe finds wrong on the page as it stands."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", TAGS)
        return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]

    def scrolls_sideways(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture
def someone(browser, site):
    """someone(view) brings a person with a browser. Afterwards nobody's page may have complained."""
    came: list[Person] = []

    def bring(view=LAPTOP, **context) -> Person:
        came.append(Person(browser, site, view, **context))
        return came[-1]

    yield bring
    wrongs = [wrong for person in came for wrong in person.wrongs]
    for person in came:
        person.context.close()
    assert wrongs == []


@pytest.fixture
def console(someone, site):
    """Fay at the console of a new workshop: (her page's person, the code)."""
    code = site.open_workshop()
    return someone().wear(site.fay).open(f"/w/{code}/facilitate"), code
