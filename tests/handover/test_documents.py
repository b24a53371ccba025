"""Every format says what the model says: the files are read back and compared, with hostile words in every place."""
import copy
import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from handover.model import ARABIC, HOSTILE, META, QUESTION, full
from reading_back import Reader, flat, in_html, read_docx, read_json, read_markdown, read_markdown_as_commonmark, read_odt

from workshop_app.handover import data, html, markdown, odt
from workshop_app.handover import docx as word
from workshop_app.handover.document import UNKNOWN, Document, document
from workshop_app.handover.formats import FORMATS, rendered


@pytest.fixture
def sections():
    return full()


@pytest.fixture
def made(sections):
    return document(sections, META)


@pytest.fixture
def hostile():
    blocks = [("h1", HOSTILE[0]), *((kind, text) for kind in ("p", "h2", "h3", "quote") for text in HOSTILE), ("ul", list(HOSTILE))]
    blocks += [("table", HOSTILE[0], list(HOSTILE[:4]), [HOSTILE[n:n + 4] for n in range(len(HOSTILE) - 3)]), ("p", "end")]
    return Document("Challenge Brief: " + HOSTILE[0], "en-GB", blocks, HOSTILE[1] + HOSTILE[15], "2026-11-24")


READERS = [
    pytest.param(lambda made: read_docx(word.render(made)), id="docx"),
    pytest.param(lambda made: read_odt(odt.render(made)), id="odt"),
    pytest.param(lambda made: in_html(html.render(made)), id="html"),
    pytest.param(lambda made: read_markdown(markdown.render(made)), id="markdown"),
    pytest.param(lambda made: read_markdown_as_commonmark(markdown.render(made)), id="commonmark"),
    pytest.param(lambda made: read_json(data.render(made)), id="json"),
]


@pytest.mark.parametrize("read", READERS)
def test_every_format_has_the_same_headings_paragraphs_points_cells_and_pictures(request, read, made):
    assert read(made) == flat(made, "p" if "mark" in request.node.callspec.id else "picture")


@pytest.mark.parametrize("read", READERS[:3] + READERS[4:5])
def test_hostile_words_stay_words_in_every_format(read, hostile):
    assert read(hostile) == flat(hostile)


def test_the_document_has_one_h1_which_is_the_question(made):
    assert [block for block in made.blocks if block[0] == "h1"] == [("h1", QUESTION)] == made.blocks[:1]
    assert made.title == f"Challenge Brief: {QUESTION}"


def test_the_line_under_the_title_says_whose_which_version_and_how_far(made):
    assert made.blocks[1] == (
        "p", "Challenge Brief of Birmingham City Council, Housing. Reference B-42. Version 2. In review, not approved. 24 November 2026.")


def test_what_is_needed_and_unknown_prints_to_be_confirmed_and_what_is_optional_is_left_out():
    blocks = document({}, {}).blocks
    assert blocks[0] == ("h1", UNKNOWN) and blocks[1] == ("p", "Challenge Brief. Draft, not approved.")
    headings = [block[1] for block in blocks if block[0] == "h2"]
    assert "What we offer" in headings and "Route and notices" not in headings
    for index, block in enumerate(blocks):
        if block[0] == "h2" and block[1] not in {"Owner and contact", "Versions and sign-off"}:
            assert blocks[index + 1] == ("p", UNKNOWN), block


def test_a_redacted_quote_is_counted_and_its_words_are_nowhere(sections):
    sections["told_us"] = [{"text": "My name is Bo", "redacted": True}, {"text": "It drips", "redacted": False}]
    blocks = document(sections, META).blocks
    assert ("quote", "It drips") in blocks and ("p", "1 quote was removed from this brief.") in blocks
    assert "My name" not in str(blocks)


def test_the_vote_is_told_in_sentences_and_tables_with_the_runners_up(made):
    told = flat(made)
    assert ("p", "On 23 November 2026, 9 people took part. Together they wrote 41 notes, sorted notes into 6 clusters and put 2 challenges"
                 " to the vote.") in told
    assert ("p", "1 person voted. Each had 5 dots to give.") in told
    assert ("row", ("How can technology cut calls?", "9", "Runner-up")) in told
    assert ("row", (QUESTION, "5", "Chosen")) in told


def test_a_recorded_choice_prints_its_reason(sections):
    sections["how_chosen"] |= {"method": "chosen", "reason": "It is the root of the other.", "run_off": []}
    told = flat(document(sections, META))
    assert ("p", "Reason: It is the root of the other.") in told and ("caption", "The run-off") not in told


def test_making_a_document_changes_nothing_it_was_given(sections):
    before = copy.deepcopy(sections)
    document(sections, META)
    assert sections == before


def test_control_characters_are_shown_as_signs_and_never_dropped():
    made = Document("a\x00", "en-GB", [("h1", "\x07\x7f\x85\u202e"), ("table", "c", ["h\x1b"], [["\ud800"]])])
    assert made.title == "a␀"
    assert made.blocks == [("h1", "␇␡\ufffd\ufffd"), ("table", "c", ["h␛"], [["\ufffd"]])]


def test_a_direction_without_its_end_is_shown_as_a_sign():
    made = Document("\u2067a", "en-GB", [("h1", "\u2067a\u2069"), ("table", "c", ["h"], [["\u202bone"], ["two\u2069"]])])
    assert made.title == "\ufffda"
    assert made.blocks == [("h1", "\u2067a\u2069"), ("table", "c", ["h"], [["\ufffdone"], ["two\ufffd"]])]


def test_the_word_file_is_a_british_a4_document_of_the_council(made):
    data = word.render(made)
    read = docx.Document(io.BytesIO(data))
    page, about = read.sections[0], read.core_properties
    sides = (page.page_width, page.page_height, page.left_margin, page.right_margin, page.top_margin, page.bottom_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 20, 20, 20, 20]
    assert (about.author, about.last_modified_by, about.language, about.comments) == (META["council"], META["council"], "en-GB", "")
    assert about.title == made.title and str(about.created)[:10] == str(about.modified)[:10] == META["date"]
    assert {lang.get(qn("w:val")) for lang in read.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Quote", "Caption"):
        assert (read.styles[name].font.name, str(read.styles[name].font.color.rgb)) == ("Arial", "0B0C0C")
        assert read.styles[name].font.size.pt >= 12
        assert read.styles[name].element.rPr.find(qn("w:szCs")).get(qn("w:val")) == str(int(read.styles[name].font.size.pt * 2))


def test_the_word_file_has_header_rows_and_names_for_its_tables(made):
    tables = docx.Document(io.BytesIO(word.render(made))).tables
    assert len(tables) == 6
    for table in tables:
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * (len(table.rows) - 1)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_no_theme_font_and_no_trace_of_the_template_is_left_in_the_word_file(made):
    with zipfile.ZipFile(io.BytesIO(word.render(made))) as file:
        parts = {name: file.read(name).decode("utf-8") for name in file.namelist() if not name.endswith(".png")}
    assert not [name for name in parts if "thumbnail" in name or "WithEffects" in name]
    assert "Theme=" not in re.sub(r"<w:clrSchemeMapping[^>]*>", "", parts["word/styles.xml"].replace("themeColor", ""))
    for trace in ("python-docx", "en-US", "2013-"):
        assert not [name for name, text in parts.items() if trace in text], trace


def test_arabic_runs_from_right_to_left_in_the_word_file():
    read = docx.Document(io.BytesIO(word.render(Document("t", "en-GB", [("p", ARABIC), ("p", "Left")], "", "2026-11-24"))))
    right, left = read.paragraphs
    assert right._p.pPr.find(qn("w:bidi")) is not None and right.runs[0].font.rtl
    assert left._p.find(f".//{qn('w:bidi')}") is None and not left.runs[0].font.rtl


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_brief_gives_the_same_bytes(sections, hostile, ending):
    made = rendered(ending, document(sections, META))
    rendered(ending, hostile)
    assert rendered(ending, document(copy.deepcopy(sections), META)) == made


def test_the_html_page_is_accessible_and_fetches_and_runs_nothing(hostile, made):
    for page in (html.render(made), html.render(hostile)):
        tags = Reader(page).tags
        names = [name for name, _ in tags]
        assert tags[0] == ("html", {"lang": "en-GB"}) and names.count("h1") == names.count("main") == names.count("title") == 1
        assert not {"script", "img", "link", "a", "iframe", "form"} & set(names)
        assert all(held["role"] == "img" and held["aria-label"] for name, held in tags if name == "svg")
        attributes = {name for _, held in tags for name in held}
        assert not {name for name in attributes if name.startswith("on") or name in {"src", "href", "style"}}
        assert {held["scope"] for name, held in tags if name == "th"} == {"col", "row"}
        assert names.count("caption") == names.count("table") == sum("tabindex" in held for _, held in tags)
        assert "@media print" in page and "url(" not in page


def test_every_text_of_the_html_page_runs_the_way_of_its_language(made):
    for name, held in Reader(html.render(made)).tags:
        if name in {"h1", "h2", "h3", "p", "li", "th", "td"}:
            assert held["dir"] == "auto"
