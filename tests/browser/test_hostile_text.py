"""Hostile words in a real browser: nothing runs, nothing is fetched, nothing spills."""
import pytest
from playwright.sync_api import expect
from security.test_hostile_text import HOSTILE
from views import PHONE

from workshop_app.method.characters import as_kept


@pytest.fixture
def code(site, guests):
    """A workshop at its clusters, with all hostile words on the board."""
    code = site.open_workshop(title="Getting <b>there</b>")
    fay, people = site.console(code), [site.seat(code) for _ in range(2)]
    guests.extend((fay, *people))
    fay.ask("start")
    fay.ask("go", stage="read")
    for number, text in enumerate(HOSTILE):
        people[number % 2].write("post", text)
    fay.ask("go", stage="cluster")
    return code


def test_hostile_words_stay_words_on_board_console_screen_and_results(site, someone, code):
    ada, fay = someone(PHONE).join(code), someone(PHONE).wear(site.fay)
    asked = []
    for person in (ada, fay):
        person.page.on("dialog", lambda dialog: asked.append(dialog.message))
        person.page.on("request", lambda request: asked.append(request.url) if not request.url.startswith((site.url, "data:")) else None)
    notes = ada.page.locator(".note__text")
    expect(notes).to_have_count(len(HOSTILE))
    shown = sorted(" ".join(text.split()) for text in notes.all_text_contents())
    assert shown == sorted(" ".join(as_kept(text).split()) for text in HOSTILE)
    assert ada.page.locator(".note script, .note img, .note svg, .note a, .note b").count() == 0 and not ada.scrolls_sideways()
    for path in (f"/w/{code}/facilitate", f"/w/{code}/screen", f"/w/{code}/results", "/workshops"):
        fay.open(path)
        assert "owned" not in fay.page.title() and not fay.scrolls_sideways(), path
    assert asked == [] and ada.page.title().endswith("Birmingham City Council")
