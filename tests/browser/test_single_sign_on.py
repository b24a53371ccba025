"""Single sign-on in a real browser, at a real provider: no policy of ours is in the way, and its pages are for everybody."""
import pytest
from playwright.sync_api import expect
from served import Site
from views import LAPTOP, NARROW, PHONE


@pytest.fixture(scope="module")
def site(running, tmp_path_factory):
    settings = {f"WORKSHOP_{name.upper()}": value for name, value in running.settings().items()}
    site = Site(tmp_path_factory.mktemp("trusting"), "eventlet", **settings, NO_PROXY="127.0.0.1")
    yield site
    site.stop()
    assert "Traceback" not in site.log.read_text(), site.log.read_text()


def looks_right(person) -> None:
    assert person.axe() == [], person.page.url
    before = person.page.viewport_size
    person.page.set_viewport_size(NARROW)
    assert not person.scrolls_sideways(), person.page.url
    person.page.set_viewport_size(before)


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_there_and_back_by_keyboard(provider, someone, view):
    person = someone(view).open("/sign-in?next=/account")
    looks_right(person)
    person.page.get_by_role("link", name="Sign in with your council account").press("Enter")
    person.page.locator("[name=login]").fill("cora")
    person.page.get_by_role("button", name="Sign in").press("Enter")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(person.page.locator("main")).to_contain_text("Cora Example")
    looks_right(person)
    person.page.get_by_role("button", name="Sign out everywhere").press("Enter")
    expect(person.page.get_by_role("link", name="Staff sign-in")).to_be_visible()


def test_the_pages_for_whoever_has_an_account_already_or_stops(provider, someone):
    person = someone(PHONE).open("/single-sign-on")
    person.page.locator("[name=login]").fill("fay")
    person.page.get_by_role("button", name="Sign in").click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Is this account yours?")
    looks_right(person)
    person.page.get_by_label("Password of that account").fill("not this one")
    person.page.get_by_role("button", name="Put them together").click()
    expect(person.page.get_by_role("alert")).to_contain_text("not the password")
    looks_right(person)
    other = someone(PHONE).open("/single-sign-on")
    other.page.get_by_role("button", name="Sign in").click()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    looks_right(other)
    other.page.get_by_role("link", name="Back to sign-in").click()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Staff sign-in")
