"""The files are opened by the programs that people and archives have: LibreOffice, a PDF reader, the tag tree that screen readers follow."""
import io
import re
import subprocess
import time
import unicodedata

import docx
import pikepdf
import pytest
from handover.model import HOSTILE, META, full
from reading_back import flat, tags_in, text_of_pdf
from served import needed

from workshop_app.handover import docx_template, pdf
from workshop_app.handover.document import Document, document
from workshop_app.handover.formats import FORMATS, rendered
from workshop_app.handover.issue import issue
from workshop_app.models import Brief, Edition, Step, Workshop

PUNJABI, BENGALI, URDU, GREEK = "ਬੱਸ ਦੇਰ ਨਾਲ ਆਉਂਦੀ ਹੈ", "বাস দেরিতে আসে", "بس دیر سے آتی ہے", "Το λεωφορείο αργεί"


@pytest.fixture(scope="module")
def made():
    return document(full(), META)


@pytest.fixture(scope="module")
def opened(made, tmp_path_factory) -> dict[str, list[str]]:
    """{ending: what LibreOffice shows of the file, line by line, without its bullets}. It starts once for both."""
    needed("soffice")
    folder = tmp_path_factory.mktemp("office")
    for ending in ("docx", "odt"):
        (folder / f"{ending}.{ending}").write_bytes(rendered(ending, made))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8",
               "--outdir", str(folder), *(str(folder / f"{ending}.{ending}") for ending in ("docx", "odt"))]
    subprocess.run(command, check=True, capture_output=True, timeout=90)
    return {ending: lines((folder / f"{ending}.txt").read_text("utf-8-sig")) for ending in ("docx", "odt")}


def lines(text: str) -> list[str]:
    return [line.strip().removeprefix("•").strip() for line in text.splitlines() if line.strip()]


def words(told: list[tuple]) -> list[str]:
    """Each text of the model as a line, without the pictures."""
    return [line for kind, said in told if kind != "picture" for line in (said if isinstance(said, tuple) else (said,)) if line]


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_libreoffice_shows_every_word_of_the_brief_in_its_order(opened, made, ending):
    assert opened[ending] == words(flat(made))


def test_the_pdf_says_every_word_of_the_brief_in_its_order(made):
    said = text_of_pdf(pdf.render(made))
    for number in range(1, 9):
        said = said.replace(f"ChallengeBrief,BirminghamCityCouncil.Page{number}", "")
    at = 0
    for line in words(flat(made)):
        found = said.find("".join(line.split()), at)
        assert found >= at, line
        at = found


def test_the_pdf_is_tagged_for_screen_readers_and_declares_what_it_keeps_to(made):
    data = pdf.render(made)
    with pikepdf.open(io.BytesIO(data)) as file:
        about = file.Root.Metadata.read_bytes().decode()
        assert (str(file.Root.Lang), bool(file.Root.MarkInfo.Marked), bool(file.Root.ViewerPreferences.DisplayDocTitle)) == ("en-GB", True, True)
        assert str(file.docinfo.Title) == made.title and str(file.docinfo.Author) == META["council"]
        fonts = {str(font.BaseFont): font for page in file.pages for font in page.Resources.get("/Font", {}).values()}
        assert fonts and all("/FontFile3" in f or "/FontFile2" in f for f in (font.DescendantFonts[0].FontDescriptor for font in fonts.values()))
        assert file.Root.Outlines.Count != 0
    assert "<pdfuaid:part>1</pdfuaid:part>" in about and "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    tags = tags_in(data)
    roles = [role for role, _, _ in tags]
    kinds = [block[0] for block in made.blocks]
    assert [role for role in roles if role in ("H1", "H2", "H3")] == [kind.upper() for kind in kinds if kind in ("h1", "h2", "h3")]
    assert roles.count("Table") == kinds.count("table") and roles.count("L") == kinds.count("ul")
    assert roles.count("BlockQuote") == kinds.count("quote")
    assert {scope for role, _, scope in tags if role == "TH"} == {"/Column"}
    assert [told for role, told, _ in tags if role == "Figure" and told] == [block[2] for block in made.blocks if block[0] == "picture"]


@pytest.mark.parametrize("words", [PUNJABI, BENGALI, GREEK, "Zażółć gęślą jaźń", "Тролейбус"])
def test_the_languages_of_our_towns_are_shown_in_the_pdf_as_they_are(words):
    assert "[" not in text_of_pdf(pdf.render(Document("t", "en-GB", [("h1", "t"), ("p", words)], "", "2026-11-24")))


@pytest.mark.parametrize("words", [URDU, "لا أحد يخبرني"])
def test_arabic_letters_are_shown_too_and_run_from_right_to_left(words):
    said = unicodedata.normalize("NFKC", text_of_pdf(pdf.render(Document("t", "en-GB", [("h1", "t"), ("p", words)], "", "2026-11-24"))))
    assert "[" not in said and set("".join(words.split())) & set(said)


def test_what_no_font_shows_stands_in_the_pdf_by_its_name_and_nothing_is_dropped():
    blocks = [("h1", "t"), *(("p", text) for text in HOSTILE), ("p", "a 中文 b 🙂 c")]
    said = text_of_pdf(pdf.render(Document("t", "en-GB", blocks, "", "2026-11-24")))
    assert "[bus]" in said and "[slightlysmilingface]" in said and "[cjkunifiedideograph-4e2d]" in said
    for text in HOSTILE:
        for word in (word for word in text.split() if word.isascii() and word.isprintable()):
            assert word in said, word


def test_a_template_of_the_councils_own_is_filled_in_and_peoples_words_stay_words(tmp_path):
    path = tmp_path / "council.docx"
    template(path, "{{ question }}", "{%p for point in success %}", "{{ point }}", "{%p endfor %}", "{{ owner.owner }}, {{ reference }}, {{ date }}")
    sections = full() | {"question": "How can technology {{ 7*7 }} <b>help</b> & heal?"}
    read = docx.Document(io.BytesIO(rendered("docx", document(sections, META | {"template": str(path)}))))
    assert [paragraph.text for paragraph in read.paragraphs] == [
        "How can technology {{ 7*7 }} <b>help</b> & heal?", "Dry rooms", "Fewer calls", "Head of Housing, B-42, 24 November 2026"]


@pytest.mark.parametrize(("broken", "why"), [("{{ qestion }}", "qestion"), ("{% for x in success %}", "mistake"), ("{{ question.__class__.mro() }}", "mistake"), ("{{ question + 1 }}", "TypeError"), ("{{ 1 / 0 }}", "zero")])
def test_a_template_with_a_mistake_is_refused_before_anybody_needs_it(tmp_path, broken, why):
    template(tmp_path / "council.docx", broken)
    with pytest.raises(docx_template.BadTemplate, match=why):
        docx_template.check(str(tmp_path / "council.docx"))


def test_a_mistake_inside_a_list_is_found_before_anybody_has_filled_the_list(tmp_path):
    template(tmp_path / "council.docx", "{%p for row in timetable %}", "{{ row.what }} {{ row.wen }}", "{%p endfor %}")
    with pytest.raises(docx_template.BadTemplate, match="wen"):
        docx_template.check(str(tmp_path / "council.docx"))


def test_what_comes_out_of_a_template_says_what_it_is_and_is_always_the_same(tmp_path):
    template(tmp_path / "council.docx", "{{ question }}")
    made = document(full(), META | {"template": str(tmp_path / "council.docx")})
    about = docx.Document(io.BytesIO(rendered("docx", made))).core_properties
    assert (about.title, about.author, about.language, str(about.created)[:10]) == (made.title, META["council"], "en-GB", META["date"])
    assert rendered("docx", made) == rendered("docx", made)


def test_a_template_that_is_not_there_or_no_word_document_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "note.docx").write_text("no document")
    for name in ("note.docx", "nowhere.docx"):
        with pytest.raises(docx_template.BadTemplate, match="can't be read"):
            docx_template.check(str(tmp_path / name))


def template(path, *paragraphs) -> None:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(path)


def test_an_issue_has_its_own_version_its_own_state_and_the_history_up_to_it():
    """The second version is being written while the first one is out."""
    brief = Brief(reference="b-222222", state="draft", version=2, approved_version=1, approved_state="handed_over", sections=full(), edited_at=0)
    edition = Edition(version=1, number=1, made_at=86_400_000, approved_at=1, sections=full() | {"summary": "The first."})
    steps = [Step(version=1, did="approve_brief", who="Appa", at=0, detail={}), Step(version=1, did="acknowledge", who="P", at=0, detail={"case_reference": "X-1"}),
             Step(version=2, did="begin_version", who="Cora", at=0, detail={})]
    out, draft = issue(brief, edition, Workshop(team="Waste"), steps), issue(brief, None, Workshop(team="Waste"), steps)
    assert "Version 1. Approved and handed over. 2 January 1970." in out.blocks[1][1] and ("p", "The first.") in out.blocks
    assert [row[:3] for row in out.blocks[-1][3]] == [["1", "Approved", "Appa"], ["1", "Received", "P"]]
    assert out.blocks[-1][3][1][4] == "Case reference: X-1."
    assert "Version 2. Draft, not approved." in draft.blocks[1][1] and len(draft.blocks[-1][3]) == 3


def test_every_format_of_a_brief_about_which_nothing_is_known_can_be_made():
    assert all(rendered(ending, document({}, {})) for ending in FORMATS)


def test_characters_that_would_be_refused_one_by_one_cost_no_more_than_others():
    """People may write five hundred letters that no font has; a brief with them is made as fast as another."""
    letters = [" ".join(map(chr, range(start, start + 100))) for start in range(0x4E00, 0x4E00 + 500, 100)]
    before = time.process_time()
    said = text_of_pdf(pdf.render(Document("t", "en-GB", [("h1", "t"), *(("p", text) for text in letters)], "", "2026-11-24")))
    assert time.process_time() - before < 2
    assert re.sub(r"ChallengeBrief\.Page\d", "", said).count("[cjkunifiedideograph-") == 500


@pytest.mark.parametrize(("words", "told"), [
    ("می\u200cخواهم", "می\u200cخواهم"), ("a\ue000b", "a[U+E000]b"), ("a\u0378b", "a[U+0378]b"), ("1️⃣", "1[combiningenclosingkeycap]"),
    ("👩🏽\u200d🦽", "[woman][mediumskintone][manualwheelchair]"), ("தமிழ்", "[tamilletterta][tamilletterma][tamilvowelsigni][tamilletterllla][tamilsignvirama]"),
], ids=ascii)
def test_no_character_is_dropped_from_the_pdf(words, told):
    said = text_of_pdf(pdf.render(Document("t", "en-GB", [("h1", "t"), ("p", words)], "", "2026-11-24")))
    assert told in said or set(told) <= set(said) and "[" not in told
