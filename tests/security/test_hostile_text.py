"""Hostile words on their way from a note to the board, the results, the brief and its documents: they stay words everywhere."""
import io
import unicodedata
import zipfile
from html.parser import HTMLParser

import pytest
from browsing import Browser, account
from people import Room, new_id, new_key
from reading_back import Reader, read_docx, read_json, read_markdown_as_commonmark, read_odt, text_of_pdf
from security.hostile import FAMILY, PILE, WORDS
from tally import counts

from workshop_app.extensions import db
from workshop_app.method.characters import MARKS, as_kept, paired
from workshop_app.models import Workshop

KEPT = {name: as_kept(sent) if kept is None else kept for name, (sent, kept) in WORDS.items()}
SECTIONS = ("affected", "now_tried", "success", "constraints")


def sent(name: str) -> str:
    return WORDS[name][0]


@pytest.fixture
def fay_at(app):
    visitor = Browser(app)
    visitor.sign_in(account("Fay", "facilitator", "coordinator"))
    return visitor


@pytest.fixture
def told(fay_at) -> Room:
    """A workshop in which every hostile word was said as a note, a cluster's title, a challenge, a reason and an answer; its brief is drafted."""
    form = {name: sent(word) for name, word in (("title", "script"), ("team", "image"), ("topic", "both ways"), ("owner", "template"), ("contact", "sheet"))}
    fay_at.submit("/workshops/new", script="two-hours", **form)
    with db.reading() as reading:
        room = Room(reading.query(Workshop).one())
    ada, bo = room.sit(), room.sit()
    room.go("explore")
    notes = [ada.post(sent(name))["id"] for name in WORDS]
    room.go("cluster")
    room.fay.do("reveal")
    for name, note in zip(WORDS, notes, strict=True):
        assert bo.code("move", note=note, cluster=room.fay.open_cluster(sent(name))) == "ok"
    room.go("frame")
    wordings = [ada.offer(None, sent(name), reason=sent(name))["id"] for name in WORDS]
    assert [room.fay.code("put_up", id=id) for id in wordings] == ["ok"] * len(WORDS)
    room.go("dot-vote")
    room.fay.do("open_vote", id=new_id())
    bo.do("cast", challenge=wordings[0], dots=1)
    assert room.fay.code("close_vote") == "ok"
    room.go("brief")
    for number, name in enumerate(WORDS):
        assert ada.code("answer", id=new_id(), key=new_key(), section=SECTIONS[number % 4], text=sent(name)) == "ok"
    assert room.fay.code("draft_brief") == "ok"
    counts["hostile words followed"] += 5 * len(WORDS)
    return room


class Page(HTMLParser):
    """What a browser would make of a page: its tags with their attributes, and its text."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def harmed(self) -> list:
        """Tags that none of our templates writes."""
        return [
            (tag, held) for tag, held in self.tags
            if tag == "iframe" or (tag == "script" and not held.get("src", "").startswith("/static/"))
            or [name for name in held if name.startswith("on") or name == "style"]
            or [name for name in ("href", "src", "action") if not held.get(name, "/").startswith(("/", "#", "http://localhost/"))]
        ]


def test_every_board_has_the_words_as_they_are_kept(app, told, fay_at):
    ada_at = Browser(app).sit(told.code)
    for browser, role in ((ada_at, "participant"), (fay_at, "facilitator")):
        answer = browser.get(f"/w/{told.code}/board.json?as={role}")
        board = answer.json["board"]
        assert answer.content_type == "application/json" and answer.headers["X-Content-Type-Options"] == "nosniff"
        for kind, field in (("note", "text"), ("cluster", "title"), ("wording", "text"), ("wording", "reason"), ("answer", "text")):
            assert sorted(record[field] for record in board[kind]) == sorted(KEPT.values()), (kind, field)


def test_no_page_makes_anything_of_the_words(told, fay_at, app):
    ada_at = Browser(app).sit(told.code)
    at, title = f"/w/{told.code}", [KEPT["script"]]
    for browser, path, everything in (
        (ada_at, at, title), (fay_at, f"{at}/facilitate", title), (fay_at, f"{at}/screen", title), (fay_at, "/workshops", title),
        (fay_at, f"{at}/results", KEPT.values()), (fay_at, f"{at}/brief", KEPT.values()), (fay_at, f"{at}/brief/review", []),
        (fay_at, f"{at}/brief/versions", []),
    ):
        answer = browser.get(path)
        page = Page(answer.text)
        assert answer.status_code == 200 and page.harmed() == [], path
        assert [words for words in everything if words not in page.text] == [], path


def in_word(data: bytes) -> list:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = b"".join(file.read(name) for name in file.namelist())
    assert b"<w:hyperlink" not in parts and b"TargetMode=\"External\"" not in parts and parts.count(b"w:instr=") == 1
    return read_docx(data)


def in_page(data: bytes) -> list:
    page = Reader(data.decode())
    assert not {"script", "img", "iframe", "a"} & {tag for tag, _ in page.tags}
    assert not [name for _, held in page.tags for name in held if name.startswith("on")]
    return page.told


def in_markdown(data: bytes) -> list:
    return read_markdown_as_commonmark(data.decode())


def in_data(data: bytes) -> list:
    return read_json(data.decode())


def test_every_document_says_the_words_and_nothing_else(told, fay_at):
    pages = "\r\n".join(sent(name) for name in WORDS if name != "half")  # no form can send it
    assert fay_at.submit(f"/w/{told.code}/brief/summary", value=pages).status_code == 302
    for ending, read in (("docx", in_word), ("odt", read_odt), ("html", in_page), ("md", in_markdown), ("json", in_data)):
        answer = fay_at.get(f"/w/{told.code}/brief.{ending}")
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        said = [text for _, content in read(answer.data) for text in ([content] if isinstance(content, str) else content)]
        assert set(KEPT.values()) - set(said) == set(), ending
        assert [text for text in said if paired(text) != text or "\u202e" in text or marks(text) > MARKS] == [], ending
    pdf = text_of_pdf(fay_at.get(f"/w/{told.code}/brief.pdf").data)
    plain = [word for words in KEPT.values() for word in words.split() if word.isascii() and word.isprintable()]
    assert [word for word in plain if word not in pdf] == [] and "\u202e" not in pdf


def marks(text: str) -> int:
    """The most marks on one letter."""
    most = found = 0
    for character in text:
        found = found + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        most = max(most, found)
    return most


@pytest.mark.parametrize(("text", "code"), [
    ((FAMILY + "\u200d") * 35, "ok"), ("👩\u200d" * 400, "bad_payload"), ("e" + "\u0323" * 300, "ok"), ("\u202e\u2066\u200b\0", "bad_payload"), (PILE, "ok"), ("W" * 280, "ok"), ("W" * 281, "bad_payload"),
], ids=["one sign of 280", "joined without end", "one letter", "nothing to see", "marks alone", "one word", "too long"])
def test_what_fits_is_what_people_see(room, ada, text, code):
    room.go("explore")
    assert ada.code("post", id=new_id(), key=new_key(), text=text) == code
