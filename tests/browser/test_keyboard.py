"""From the join page to the vote with the keyboard alone: the mouse is never touched."""
import pytest
from hands import FOCUSED, Keys
from people import new_id
from playwright.sync_api import expect


@pytest.fixture
def framed(console, site, guests):
    """A workshop with a co-facilitator at the doors, who moves it on."""
    _, code = console
    dee = site.console(code)
    guests.append(dee)
    dee.ask("start")
    return code, dee


def test_join_post_move_offer_and_vote_by_keyboard_alone(framed, someone, site):
    code, dee = framed
    ada = someone()
    ada.page.goto("/")
    keys = Keys(ada.page)
    keys.to("Join code").type(code).press("Enter")
    expect(ada.page.get_by_role("button", name="Join without a name")).to_be_visible()
    keys.to("Join without a name").press("Enter")
    expect(ada.page.get_by_role("heading", name="Welcome")).to_be_visible()

    dee.ask("go", stage="explore")
    expect(ada.page.get_by_role("textbox", name="Your note")).to_be_visible()
    keys.to("Your note").type("Nobody tells me when the bus is late").press("Tab", "Enter")
    expect(ada.page.get_by_role("textbox", name="Your note")).to_have_value("")

    dee.ask("go", stage="cluster")
    cluster = new_id()
    dee.ask("open_cluster", id=cluster, title="Knowing what happens")
    expect(ada.page.get_by_role("heading", name="Knowing what happens")).to_be_visible()
    keys.to("Move to").press("Enter").to("Knowing what happens").press("Enter")
    lane = ada.page.locator(f"[data-cluster='{cluster}']")
    expect(lane.locator(".note")).to_have_count(1)
    assert "Move to" in ada.page.evaluate(FOCUSED), "the focus stays with the moved note"

    dee.ask("go", stage="frame")
    expect(ada.page.get_by_text("Offer a wording")).to_be_visible()
    keys.to("Offer a wording").press("Enter").to("Your wording").type("How can technology help people to know when their bus comes?")
    keys.to("Offer this wording").press("Enter")
    dee.wait(lambda: dee.board.all("wording"))
    dee.ask("put_up", id=dee.board.all("wording")[0]["id"])

    dee.ask("go", stage="dot-vote")
    dee.ask("open_vote", id=new_id())
    expect(ada.page.get_by_role("button", name="Give one more dot")).to_be_visible()
    keys.to("more dot").press("Enter")
    expect(ada.page.locator("[data-left]")).to_contain_text("4 of 5")
    keys.press("Enter")
    expect(ada.page.locator("[data-left]")).to_contain_text("3 of 5")
    expect(ada.page.locator(".option__row[data-pending]")).to_have_count(0)
    dee.ask("close_vote")
    dee.wait(lambda: dee.board.workshop()["winner"])
    assert dee.board.all("round")[0]["tally"] == {dee.board.workshop()["winner"]: 2}


def test_escape_leaves_the_dialog_and_the_focus_where_it_was(framed, someone, site):
    code, dee = framed
    ada = someone().join(code)
    dee.ask("go", stage="explore")
    ada.page.get_by_role("textbox", name="Your note").fill("One note")
    ada.page.get_by_role("button", name="Post note").click()
    expect(ada.page.get_by_role("textbox", name="Your note")).to_have_value("")
    dee.ask("go", stage="cluster")
    expect(ada.page.locator(".note")).to_have_count(1)
    Keys(ada.page).to("Move to").press("Enter", "Escape")
    expect(ada.page.get_by_role("dialog")).to_have_count(0)
    assert "Move to" in ada.page.evaluate(FOCUSED)
