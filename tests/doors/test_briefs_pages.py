"""The brief editor and the documents: who may, what is saved, what leaves the house."""
import io
import re

import pytest
from browsing import Browser, account, words
from docx import Document
from people import new_id
from werkzeug.datastructures import MultiDict

from workshop_app.doors.brief_forms import KINDS, value_of
from workshop_app.extensions import db
from workshop_app.method import sections
from workshop_app.models import Brief, Workshop

QUESTION = "How can technology help people know when their ride comes?"
DOWNLOADS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


# The same texts and numbers stand in tests/js/brief_values.test.mjs, where the browser counts them.
COUNTED = [
    ("", 0), ("   \n\t ", 0), ("People wait", 2), ("People wait – and wait", 4), ("- - -", 0), ("£20 a day, 24/7", 4), ("don't re-book", 2),
    ("Croeso i bawb: tŷ, dŵr", 5), ("one\u00a0two\u2003three", 3), ("one\ufefftwo", 1), ("½ ² Ⅷ 中文", 4), ("a\x1cb\x85c", 3),
]


@pytest.fixture
def voted(room, ada, bo):
    """A workshop whose vote has named a winner, with one cluster of two notes behind it."""
    room.go("explore")
    notes = [ada.post(text) for text in ("Nobody says when the taxi comes", "My neighbour <b>Sam</b> waited two hours")]
    room.go("cluster")
    room.fay.do("reveal")
    cluster = room.fay.open_cluster("Waiting")
    for note in notes:
        ada.do("move", note=note["id"], cluster=cluster)
    room.go("frame")
    offered = ada.offer(cluster, QUESTION)["id"]
    room.fay.do("put_up", id=offered)
    room.go("dot-vote")
    room.fay.do("open_vote", id=new_id())
    bo.do("cast", challenge=offered, dots=2)
    assert room.fay.code("close_vote") == "ok"
    return room


@pytest.fixture
def drafted(voted):
    assert voted.fay.code("draft_brief") == "ok"
    return voted


@pytest.fixture
def cora_at(app):
    visitor = Browser(app)
    visitor.sign_in(account("Cora", "coordinator"))
    return visitor


def brief_of(room) -> dict:
    with db.reading() as reading:
        return reading.query(Brief).filter_by(workshop_id=room.id).one().sections


def test_cora_drafts_the_brief_with_one_button(cora_at, voted):
    page = cora_at.get(f"/w/{voted.code}/brief")
    assert "has not been drafted yet" in words(page) and "Draft the brief" in words(page)
    assert cora_at.submit(f"/w/{voted.code}/brief").location == f"/w/{voted.code}/brief"
    page = words(cora_at.get(f"/w/{voted.code}/brief"))
    assert QUESTION in page and "To be confirmed" in page and "Nobody says when the taxi comes" in page


def test_without_a_winner_there_is_nothing_to_draft(cora_at, room):
    page = words(cora_at.get(f"/w/{room.code}/brief"))
    assert "nothing to draft from yet" in page and "Draft the brief" not in page
    answer = cora_at.submit(f"/w/{room.code}/brief")
    assert answer.status_code == 409 and "no winning challenge" in words(answer)


def test_the_facilitator_of_the_workshop_edits_it_and_another_one_does_not(app, drafted):
    fay, gil = account("Fay", "facilitator"), account("Gil", "facilitator")
    db.write(lambda session: session.query(Workshop).update({"opened_by": fay.id}))
    for person, status in ((fay, 200), (gil, 403)):
        visitor = Browser(app)
        visitor.sign_in(person)
        assert visitor.get(f"/w/{drafted.code}/brief").status_code == status, person.name


@pytest.mark.parametrize("path", ["brief", "brief.docx", "brief.html", "brief.md"])
def test_people_who_took_part_and_strangers_do_not_get_the_brief(app, drafted, path):
    for visitor in (Browser(app), Browser(app).sit(drafted.code)):
        assert visitor.get(f"/w/{drafted.code}/{path}").status_code == 403


def test_strangers_write_nothing(app, drafted):
    before = brief_of(drafted)
    assert Browser(app).submit(f"/w/{drafted.code}/brief/summary", value="Mine now").status_code == 403
    assert Browser(app).submit(f"/w/{drafted.code}/brief").status_code == 403
    assert brief_of(drafted) == before


def test_every_section_has_its_title_its_hint_and_where_it_comes_from(cora_at, drafted):
    page = words(cora_at.get(f"/w/{drafted.code}/brief"))
    for section in sections.CATALOGUE:
        assert section.title in page and section.hint in page, section.key
        assert section.key in sections.READ_ONLY or f"From: {section.comes_from}." in page


def test_every_section_that_can_be_edited_has_a_form_and_the_others_have_none(cora_at, drafted):
    forms = set(re.findall(r'data-section="([a-z_]+)"', cora_at.get(f"/w/{drafted.code}/brief").text))
    assert forms == set(sections.SECTIONS) - sections.READ_ONLY


@pytest.mark.parametrize(("key", "fields", "value"), [
    ("summary", {"value": "People wait.\n\nThey ring us."}, "People wait.\n\nThey ring us."),
    ("question", {"value": "How can technology help?"}, "How can technology help?"),
    ("success", {"point": ["Fewer calls", "", "Shorter waits"]}, ["Fewer calls", "Shorter waits"]),
    ("owner", {"owner": "Head of Transport", "contact": "transport@council.example"},
     {"owner": "Head of Transport", "contact": "transport@council.example"}),
    ("timetable", {"what": ["Questions", "", "Start"], "when": ["2027-03-31", "", "Spring 2027"]},
     [{"what": "Questions", "when": "2027-03-31"}, {"what": "Start", "when": "Spring 2027"}]),
    ("told_us", {"text": ["Nobody says when the taxi comes", "My neighbour waited"], "redacted": ["1"]},
     [{"text": "Nobody says when the taxi comes", "redacted": False}, {"text": "", "redacted": True}]),
    ("open_to_any", {"statement": "Any", "wording": ["An app?"], "reason": ["People asked for it"]},
     {"statement": "Any", "kept": [{"wording": "An app?", "reason": "People asked for it"}]}),
    ("who_can_apply", {"text": "Anybody", "criterion": ["Price", "Access"]}, {"text": "Anybody", "criteria": ["Price", "Access"]}),
    ("route", {"route": "open", "notes": "Soon"}, {"route": "open", "notes": "Soon"}),
])
def test_a_section_is_saved_without_any_script(cora_at, drafted, key, fields, value):
    answer = cora_at.submit(f"/w/{drafted.code}/brief/{key}", **fields)
    assert answer.location == f"/w/{drafted.code}/brief?saved={key}#{key}"
    assert brief_of(drafted)[key] == value
    page = cora_at.get(f"/w/{drafted.code}/brief?saved={key}").text
    assert page.count(">Saved<") == 1


@pytest.mark.parametrize(("text", "count"), COUNTED)
def test_words_are_counted_as_the_browser_counts_them(text, count):
    assert sections.words(text) == count


def test_every_kind_of_section_can_be_read_from_a_form(app):
    for section in sections.CATALOGUE:
        if section.key not in sections.READ_ONLY:
            sections.clean(section.key, value_of(section.kind, MultiDict()))
            assert section.kind in KINDS


@pytest.mark.parametrize("key", ["how_chosen", "history", "nothing"])
def test_records_and_unknown_sections_can_not_be_written(cora_at, drafted, key):
    answer = cora_at.submit(f"/w/{drafted.code}/brief/{key}", value="x")
    assert answer.status_code == 404


def test_a_refused_value_stays_in_its_form_with_the_reason(cora_at, drafted):
    before = brief_of(drafted)
    answer = cora_at.submit(f"/w/{drafted.code}/brief/summary", value="x" * 20_001)
    assert answer.status_code == 400 and "<title>Error: " in answer.text and 'href="#summary"' in answer.text
    assert "x" * 20_001 in answer.text and brief_of(drafted) == before


def test_too_many_words_are_counted_and_said_but_saved(cora_at, drafted):
    cora_at.submit(f"/w/{drafted.code}/brief/summary", value="word " * 51)
    page = words(cora_at.get(f"/w/{drafted.code}/brief"))
    assert "51 of 50 words" in page and "the limit is 50" in page


def test_to_be_confirmed_goes_when_the_section_is_written(cora_at, drafted):
    def marks():
        page = cora_at.get(f"/w/{drafted.code}/brief").text
        return len(re.findall(r'data-todo="summary">', page)), len(re.findall(r'data-todo="summary" hidden>', page))

    assert marks() == (2, 0)
    cora_at.submit(f"/w/{drafted.code}/brief/summary", value="People wait.")
    assert marks() == (0, 2)


def test_drafting_again_keeps_what_was_edited(cora_at, drafted):
    cora_at.submit(f"/w/{drafted.code}/brief/why_now", value="The contract ends.")
    cora_at.submit(f"/w/{drafted.code}/brief")
    assert brief_of(drafted)["why_now"] == "The contract ends."


def test_the_script_saves_through_the_same_command(cora_at, drafted):
    answer = cora_at.client.post(
        f"/w/{drafted.code}/do/edit_brief?as=coordinator", json={"section": "summary", "value": "People wait."},
        headers={"X-CSRFToken": cora_at.token()},
    )
    assert answer.json["ok"] and answer.json["result"] == {"problems": [], "value": "People wait.", "edit": 2}
    assert "People wait." in words(cora_at.get(f"/w/{drafted.code}/brief"))


def test_peoples_words_are_text_in_the_editor(cora_at, drafted):
    page = cora_at.get(f"/w/{drafted.code}/brief").text
    assert "<b>Sam" not in page and "&lt;b&gt;Sam&lt;/b&gt;" in page


def test_a_redacted_quote_leaves_the_page_and_the_documents(cora_at, drafted):
    texts = [quote["text"] for quote in brief_of(drafted)["told_us"]]
    number = next(index for index, text in enumerate(texts) if "Sam" in text)
    cora_at.submit(f"/w/{drafted.code}/brief/told_us", text=texts, redacted=[str(number)])
    cora_at.submit(f"/w/{drafted.code}/brief/problem", value="People wait.")
    assert "Sam" not in cora_at.get(f"/w/{drafted.code}/brief").text
    assert "Sam" not in cora_at.get(f"/w/{drafted.code}/brief.md").text


@pytest.mark.parametrize("ending", DOWNLOADS)
def test_a_document_has_its_type_and_its_file_name(cora_at, drafted, ending):
    answer = cora_at.get(f"/w/{drafted.code}/brief.{ending}")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == DOWNLOADS[ending]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="challenge-brief-{drafted.code}.{ending}"'


def test_the_documents_hold_the_question_and_the_quotes(cora_at, drafted):
    word = Document(io.BytesIO(cora_at.get(f"/w/{drafted.code}/brief.docx").data))
    assert QUESTION in [paragraph.text for paragraph in word.paragraphs]
    for ending in ("html", "md"):
        text = cora_at.get(f"/w/{drafted.code}/brief.{ending}").text
        assert QUESTION in text and "Nobody says when the taxi comes" in text


@pytest.mark.parametrize("ending", DOWNLOADS)
def test_without_a_brief_a_document_is_a_404_with_a_sentence(cora_at, voted, ending):
    answer = cora_at.get(f"/w/{voted.code}/brief.{ending}")
    assert answer.status_code == 404 and "not been drafted yet" in words(answer)


def test_an_unknown_format_is_a_404_with_a_sentence(cora_at, drafted):
    answer = cora_at.get(f"/w/{drafted.code}/brief.exe")
    assert answer.status_code == 404 and "Choose one of the links" in words(answer)


def test_every_form_of_the_editor_carries_its_token(cora_at, drafted):
    page = cora_at.get(f"/w/{drafted.code}/brief").text
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.S)
    keeping = [form for form in forms if "data-keep=" in form]  # the last of them is the template for more
    assert keeping and len(forms) - len(keeping) == len(sections.CATALOGUE) - len(sections.READ_ONLY) + 2
    assert all('name="csrf_token"' in form for form in forms)


def test_no_id_stands_twice_in_the_editor(cora_at, drafted):
    page = cora_at.get(f"/w/{drafted.code}/brief").text
    page = re.sub(r"<template.*?</template>", "", page, flags=re.S)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
