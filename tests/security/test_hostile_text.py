"""Hostile words travel from a note through board, results, editor and every export, and stay words on the way."""
import html
import io
import json
from html.parser import HTMLParser

import docx
import pytest
from browsing import Browser, account
from markdown_it import MarkdownIt
from people import new_id, new_key

from workshop_app.extensions import db
from workshop_app.method.characters import as_kept
from workshop_app.models import Workshop

HOSTILE = [
    "<script>document.title = 'owned'</script>", '"><img src=x onerror="document.title=1">', "javascript:alert(1)", "</textarea></title></script><svg onload=alert(1)>",
    "{{7*7}} {% import os %} ${7*7} #{7*7} %(a)s %s", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "-2+3", "# heading", "[x](javascript:alert(1)) ![y](http://evil.example/z.png)",
    "`tick` | pipe | --- ***", "> quote", "'; DROP TABLE notes; --", "\u202eevil\u202c text", "\u2067right\u2069 and \u2066left", "left open \u2067 isolate", "closes \u2069 too often",
    "zero\u200bwidth\u200djoiner\ufeff", "Z" + "\u0301" * 60, "a" * 280, "👩‍👩‍👧‍👦" * 20, "🏴󠁧󠁢󠁥󠁮󠁧󠁿 flags 🇬🇧", "bell\x07 and nul\x00 and escape\x1b[31m", "\ufffe and \uffff and \U0001fffe", "private \ue000 use",
    "half \ud83d pair", "لا أحد يخبرني متى تتأخر الحافلة", "שלום עולם", "two\u2028kinds\u2029of breaks", "&lt;b&gt; &amp; &#x3c;", "]]> <!-- --> <?xml?>", "\\n \\u0000 \\x00", "DEL\x7f and C1\x85\x9f",
]
DANGEROUS = {"script", "img", "svg", "iframe", "object", "embed", "base", "meta", "link", "form", "style"}
QUESTION = "How can technology help <b>tenants</b> \u2067to\u2069 \"live\" in {{homes}} without | damp & `mould`?"


@pytest.fixture
def told(room, ada, bo, fay) -> list[str]:
    """The hostile words as they are kept: each was a note, all are in one cluster behind the winner, and the brief is drafted."""
    room.go("explore")
    sent = {new_id(): text for text in HOSTILE}
    for number, (id, text) in enumerate(sent.items()):
        assert (ada, bo)[number % 2].code("post", id=id, key=new_key(), text=text) == "ok", text
    room.go("cluster")
    cluster = ada.open_cluster(HOSTILE[0])
    for id in sent:
        assert bo.code("move", note=id, cluster=cluster) == "ok"
    room.go("frame")
    challenge = ada.offer(cluster, QUESTION, reason=HOSTILE[1], original=HOSTILE[3])["id"]
    fay.do("put_up", id=challenge)
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    ada.do("cast", challenge=challenge, dots=2)
    assert fay.code("close_vote") == "ok"
    room.go("brief")
    for section, text in zip(("affected", "now_tried", "success", "constraints"), HOSTILE, strict=False):
        assert bo.code("answer", id=new_id(), key=new_key(), section=section, text=text) == "ok"
    assert fay.code("draft_brief") == "ok"
    quotes = [{"text": text, "redacted": False} for text in HOSTILE[:10]]
    assert fay.code("edit_brief", section="told_us", value=quotes) == "ok"
    assert fay.code("edit_brief", section="summary", value=HOSTILE[1]) == "ok"
    return [as_kept(text) for text in HOSTILE]


@pytest.fixture
def staff(app, room):
    fay = account("Fay", "facilitator", "coordinator")

    def own(session):
        session.get(Workshop, room.id).opened_by = fay.id

    db.write(own)
    browser = Browser(app)
    browser.sign_in(fay)
    return browser


class Page(HTMLParser):
    """What a browser would make of a page: its text, and each element with its attributes."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.text, self.elements = "", []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def counted(self) -> dict[str, int]:
        tags = [tag for tag, _ in self.elements]
        return {tag: tags.count(tag) for tag in DANGEROUS}

    def handlers(self) -> list[str]:
        """What would run: handlers, and addresses that are code."""
        every = [pair for _, attributes in self.elements for pair in attributes.items()]
        return [name for name, value in every if name.startswith("on") or name in ("href", "src", "action", "formaction") and "javascript:" in (value or "")]


def test_the_board_has_every_note_to_the_letter_as_data(app, room, told):
    ada = Browser(app).sit(room.code)
    answer = ada.get(f"/w/{room.code}/board.json")
    assert answer.mimetype == "application/json" and answer.headers["X-Content-Type-Options"] == "nosniff"
    board = json.loads(answer.text)["board"]
    assert sorted(note["text"] for note in board["note"]) == sorted(told)
    assert board["cluster"][0]["title"] == as_kept(HOSTILE[0]) and board["wording"][0]["text"] == as_kept(QUESTION, False)


def test_pages_hold_the_words_as_text_and_nothing_else(room, told, staff):
    for path in ("results", "brief", "facilitate", "acts"):
        page = Page(staff.get(f"/w/{room.code}/{path}").text)
        assert page.handlers() == [], path
        fetched = [(tag, attributes.get("src") or attributes.get("href")) for tag, attributes in page.elements if tag in DANGEROUS - {"svg", "meta", "form"}]
        assert fetched and all(address and address.startswith("/") for _, address in fetched), path  # ours, every one
    results = Page(staff.get(f"/w/{room.code}/results").text)
    assert as_kept(QUESTION, False) in results.text and as_kept(HOSTILE[0], False) in results.text
    values = html.unescape(staff.get(f"/w/{room.code}/brief").text)
    assert all(as_kept(text, False) in values for text in HOSTILE[:10])


def test_exports_hold_the_words_as_text_and_nothing_else(room, told, staff):
    quotes = [as_kept(text, False) for text in HOSTILE[:10]]
    page = Page(staff.get(f"/w/{room.code}/brief.html").text)
    assert all(quote in page.text for quote in quotes) and page.handlers() == []
    assert {tag for tag, many in page.counted().items() if many} == {"meta", "style"}
    shown = Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(staff.get(f"/w/{room.code}/brief.md").text))
    assert all(quote in shown.text for quote in quotes) and shown.handlers() == []
    assert [tag for tag, many in shown.counted().items() if many] == [] and not any(tag == "a" for tag, _ in shown.elements)
    written = docx.Document(io.BytesIO(staff.get(f"/w/{room.code}/brief.docx").data))
    paragraphs = [paragraph.text for paragraph in written.paragraphs]
    assert all(any(quote in paragraph for paragraph in paragraphs) for quote in quotes)


def test_no_words_turn_round_what_stands_behind_them(room, told, staff):
    """Each text that is kept closes every direction that it opens, and none is an override."""
    for text in [*told, as_kept(QUESTION, False)]:
        for line in text.split("\n"):
            opened = sum(line.count(begin) for begin in "\u2066\u2067\u2068")
            assert opened == line.count("\u2069") and not set(line) & {"\u202d", "\u202e"}, repr(line)
