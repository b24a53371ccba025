"""Hostile words before real eyes: one walk past every page that shows people's words, on a phone."""
import pytest
from people import new_id
from playwright.sync_api import expect
from security.hostile import WORDS
from views import PHONE

from workshop_app.method.characters import as_kept

SENT = [sent for sent, _ in WORDS.values()]
KEPT = sorted(map(as_kept, SENT))
ARABIC = as_kept(WORDS["arabic"][0])
HARMED = """() => [window.harmed, ...document.querySelectorAll("iframe, main script, svg[onload], img:not([src^='/w/']), a[href^='javascript']")].filter(Boolean).map(String)"""
# The elements that show words which run from right to left, and don't let them run so or don't keep them to themselves.
ASTRAY = """words => [...document.querySelectorAll("body *")]
  .filter((el) => el.checkVisibility() && [...el.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.includes(words)))
  .filter((el) => getComputedStyle(el).unicodeBidi !== "plaintext").map((el) => el.outerHTML.slice(0, 200))"""
SHOWS = "words => [...document.querySelectorAll('body *')].some((el) => el.checkVisibility() && el.textContent === words)"
REFUSES = "() => { try { document.createElement('p').innerHTML = '<b>x</b>'; return false; } catch (error) { return error instanceof TypeError; } }"


class Walk:
    """A workshop that is made of hostile words: Ada says them, Bo votes, Fay leads."""

    def __init__(self, site):
        self.code = site.open_workshop(title=WORDS["script"][0])
        self.fay, self.ada = site.console(self.code), site.seat(self.code)

    def sort(self) -> None:
        self.fay.ask("start")
        self.fay.ask("go", stage="explore")
        for text in SENT:
            self.ada.write("post", text)
        self.fay.ask("go", stage="read")
        self.fay.ask("go", stage="cluster")
        for note in self.fay.whole_board()["board"]["note"]:
            self.fay.ask("gather", id=new_id(), title=note["text"], notes=[note["id"]])

    def frame(self) -> None:
        self.fay.ask("go", stage="frame")
        self.wordings = [self.ada.write("offer", text, cluster=None, reason=text)["id"] for text in SENT]
        for id in self.wordings:
            self.fay.ask("put_up", id=id)

    def vote(self) -> None:
        self.fay.ask("go", stage="dot-vote")
        self.fay.ask("open_vote", id=new_id())
        self.ada.ask("cast", challenge=self.wordings[SENT.index(WORDS["image"][0])], dots=1)

    def answer(self) -> None:
        self.fay.ask("close_vote")
        self.fay.ask("go", stage="brief")
        for text in SENT:
            self.ada.write("answer", text, section="affected")
        self.fay.ask("draft_brief")

    def leave(self) -> None:
        self.fay.leave()
        self.ada.leave()


def unharmed(person, where: str) -> None:
    assert person.page.evaluate(HARMED) == [], where
    assert person.page.evaluate(ASTRAY, ARABIC) == [], where
    assert not person.scrolls_sideways(), where
    assert person.wrongs == [], where


@pytest.fixture
def walk(site, guests):
    walk = Walk(site)
    guests.append(walk)
    return walk


def test_hostile_words_run_nothing_turn_nothing_round_and_break_no_page(site, someone, walk):
    walk.sort()
    views = {
        where: someone(PHONE).wear(guest).open(f"/w/{walk.code}{path}")
        for where, guest, path in (("board", walk.ada, ""), ("console", site.fay, "/facilitate"), ("screen", site.fay, "/screen"))
    }
    expect(views["board"].page.locator(".lane .note__text")).to_have_count(len(SENT))
    assert sorted(views["board"].page.locator(".lane .note__text").evaluate_all("all => all.map((el) => el.textContent)")) == KEPT
    for step in (lambda: None, walk.frame, walk.vote, walk.answer):
        step()
        for where, person in views.items():
            person.page.wait_for_function(SHOWS, arg=KEPT[-1])
            unharmed(person, f"{where}, {walk.fay.board.workshop()['stage']}")
    assert views["board"].page.evaluate(REFUSES)
    assert [wrong for wrong in views["board"].wrongs if "TrustedHTML" not in wrong] == []
    views["board"].wrongs.clear()
    for path in ("results", "brief"):
        unharmed(views["console"].open(f"/w/{walk.code}/{path}"), path)
