"""Fay asks for suggested clusters, changes a title, takes one, and leaves the rest to the room."""
from pathlib import Path

import pytest
from people import new_id, new_key
from playwright.sync_api import expect
from views import LAPTOP, PHONE

FIRST = 40_000  # milliseconds: the first suggestion of a server also loads the libraries
NOTES = (Path(__file__).parents[1] / "method" / "notes" / "transport.txt").read_text().splitlines()


@pytest.fixture
def clustering(site, guests):
    """A workshop with forty notes in the tray: (code, Ada live)."""
    code = site.open_workshop()
    fay, ada = site.console(code), site.seat(code)
    guests.extend((fay, ada))
    fay.ask("start")
    fay.ask("go", stage="cluster")
    for text in NOTES:
        ada.live.emit("do", ["post", {"id": new_id(), "key": new_key(), "text": text}])
    ada.wait(lambda: len(ada.board.all("note")) == len(NOTES))
    return code, ada


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_fay_takes_one_suggested_cluster_and_discards_the_rest(clustering, someone, site, view):
    code, ada = clustering
    fay = someone(view).wear(site.fay).open(f"/w/{code}/facilitate")
    panel = fay.page.get_by_role("region", name="Suggested clusters")
    expect(panel).to_contain_text("A first sort, often wrong. Move what does not fit.")
    panel.get_by_role("button", name="Suggest clusters").click()
    cards = panel.get_by_role("list", name="Suggested clusters").locator("> li")
    expect(cards.nth(2)).to_be_visible(timeout=FIRST)
    expect(panel.get_by_role("button", name="Suggest again")).to_be_focused()
    cards.first.get_by_text("Show the notes").click()
    assert fay.axe() == [] and not fay.scrolls_sideways()

    count = cards.count()
    panel.get_by_role("button", name="Fewer").click()
    expect(cards).not_to_have_count(count)
    count = cards.count()
    cards.first.get_by_label("Title").fill("Left at the stop")
    gathered = cards.first.locator("[data-notes] li").count()
    cards.first.get_by_role("button", name="Take this cluster").click()
    expect(cards).to_have_count(count - 1)
    expect(cards.first.get_by_role("button", name="Take this cluster")).to_be_focused()
    ada.wait(lambda: [cluster["title"] for cluster in ada.board.all("cluster")] == ["Left at the stop"])
    ada.wait(lambda: sum(1 for note in ada.board.all("note") if note["cluster"]) == gathered)

    panel.get_by_role("button", name="Discard").click()
    expect(cards).to_have_count(0)
    expect(panel.get_by_role("heading", name="Suggested clusters")).to_be_focused()


def test_a_suggestion_follows_what_the_room_does_meanwhile(clustering, someone, site):
    code, ada = clustering
    fay = someone().wear(site.fay).open(f"/w/{code}/facilitate")
    panel = fay.page.get_by_role("region", name="Suggested clusters")
    panel.get_by_role("button", name="Suggest clusters").click()
    last = panel.locator("[data-group]").last
    expect(last).to_be_visible(timeout=FIRST)
    count, inside = panel.locator("[data-group]").count(), last.locator("[data-notes] li").all_text_contents()
    cluster = new_id()
    ada.ask("open_cluster", id=cluster, title="Ada's own")
    for note in ada.board.all("note"):
        if note["text"] in inside:
            ada.ask("move", note=note["id"], cluster=cluster)
    expect(panel.locator("[data-group]")).to_have_count(count - 1)

    panel.get_by_role("button", name="Take all").click()
    fay.page.get_by_role("dialog").get_by_role("button", name="Take all").click()
    expect(panel.locator("[data-group]")).to_have_count(0)
    ada.wait(lambda: len(ada.board.all("cluster")) == count)
    assert sorted(note["text"] for note in ada.board.all("note") if note["cluster"] == cluster) == sorted(inside)


def test_nobody_but_fay_is_offered_suggestions(clustering, someone, site):
    code, _ = clustering
    bo = someone().join(code)
    expect(bo.page.get_by_role("heading", name="Put the notes into clusters")).to_be_visible()
    expect(bo.page.locator("[data-suggest]")).to_have_count(0)
