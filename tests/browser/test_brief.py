"""The brief in real browsers: two people in one section, words that are never lost, and a review by keyboard alone."""
import re

import pytest
from hands import Keys
from people import new_id
from playwright.sync_api import expect
from served import PASSWORD
from views import PHONE

from workshop_app.method.review import CHECKS

NEEDED = {  # what an approval needs and a workshop does not say
    "summary": "Residents hear nothing and call again.", "why_now": "Calls have doubled.", "offer": "£20,000 without VAT.",
    "timetable": [{"what": "Answers due", "when": "2027-03-01"}], "success": ["Fewer calls"], "affected": "As a resident I need to know.",
    "told_us": [{"text": "Nobody tells me", "redacted": False}], "problem": "Nobody tells residents.",
}


@pytest.fixture(scope="module")
def staff(site):
    """Guests with accounts: Cora and Carl coordinate, Appa approves."""
    found = {}
    for name, role in (("Cora", "coordinator"), ("Carl", "coordinator"), ("Appa", "approver")):
        link = re.search(r'value="(http[^"]+/first/[^"]+)"', site.fay.submit("/accounts", "/accounts/invite", roles=[role]).text)[1]
        found[name] = site.guest()
        found[name].submit(link, name=name, email=f"{name.lower()}@brief.example", password=PASSWORD)
    return found


@pytest.fixture
def code(site, guests) -> str:
    """A workshop whose brief is drafted."""
    code = site.open_workshop()
    fay, ada = site.console(code), site.seat(code)
    guests.extend((fay, ada))
    fay.ask("start")
    fay.ask("go", stage="explore")
    for text in ("Nobody tells us", "Mr Smith drives us"):
        ada.write("post", text)
    fay.ask("reveal")
    fay.ask("go", stage="frame")
    fay.ask("put_up", id=fay.write("offer", "How can technology help people to know when their bus comes?", cluster=None)["id"])
    fay.ask("go", stage="dot-vote")
    fay.ask("open_vote", id=new_id())
    fay.ask("close_vote")
    fay.wait(lambda: fay.board.rounds()[0]["state"] == "closed")
    fay.ask("choose", challenge=fay.board.rounds()[0]["challenges"][0], reason="It comes first")
    fay.ask("draft_brief")
    return code


def box(person, section: str = "summary"):
    return person.page.locator(f"#{section}-value")


def status(person, section: str = "summary"):
    return person.page.locator(f"#{section} [data-status]")


def write(person, text: str, section: str = "summary") -> None:
    box(person, section).fill(text)
    box(person, section).blur()


def look_again(person) -> None:
    """As when somebody comes back to the window."""
    person.page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_two_people_in_one_section_see_both_versions_and_nobody_is_written_over(staff, someone, code):
    cora, carl = (someone().wear(staff[name]).open(f"/w/{code}/brief") for name in ("Cora", "Carl"))
    write(cora, "People wait and nobody tells them.")
    expect(status(cora)).to_have_text("Saved")
    write(carl, "People wait and ring us.")
    panel = carl.page.get_by_role("group", name="Cora changed this section meanwhile")
    expect(panel).to_contain_text("nobody tells them.")
    expect(panel.locator("mark")).to_have_text(["[only here: nobody tells them.] ", "[only here: ring us.] "])
    expect(box(carl)).to_have_value("People wait and ring us.")
    assert carl.axe() == []

    carl.page.reload()  # the choice is still open
    expect(panel).to_be_visible()
    expect(box(carl)).to_have_value("People wait and ring us.")
    box(carl).fill("People wait, nobody tells them, and they ring us.")
    panel.get_by_role("button", name="Save what I wrote").click()
    expect(status(carl)).to_have_text("Saved")
    expect(panel).to_have_count(0)

    look_again(cora)
    expect(status(cora)).to_have_text("Carl changed ‘Summary’")
    expect(box(cora)).to_have_value("People wait, nobody tells them, and they ring us.")
    write(carl, "Carl’s last words.")
    expect(status(carl)).to_have_text("Saved")
    write(cora, "Cora’s last words.")
    cora.page.get_by_role("button", name="Take the stored version").click()
    expect(box(cora)).to_have_value("Carl’s last words.")
    cora.page.get_by_role("button", name="Put my words back").press("Enter")
    expect(status(cora)).to_have_text("Saved")
    cora.page.reload()
    expect(box(cora)).to_have_value("Cora’s last words.")


def test_a_quote_that_a_colleague_redacted_comes_back_from_no_open_page(staff, someone, code):
    cora, carl = (someone().wear(staff[name]).open(f"/w/{code}/brief") for name in ("Cora", "Carl"))
    for person, words in ((cora, "Mr Smith drives us"), (carl, "Nobody tells us")):
        quote = person.page.locator("#told_us li").filter(has_text=words)
        quote.get_by_role("checkbox").check()
        person.page.locator("#told_us").get_by_role("button", name="Save").click()
        if person is cora:
            expect(status(cora, "told_us")).to_have_text("Saved")
            expect(cora.page.get_by_text("Mr Smith drives us")).to_have_count(0)
    expect(carl.page.locator("#told_us-error")).to_contain_text("Cora changed the quotes meanwhile")
    expect(carl.page.locator("#told_us")).not_to_contain_text("Mr Smith")
    expect(carl.page.locator("#problem-value")).not_to_have_value(re.compile("Mr Smith"))
    expect(carl.page.locator("#told_us [name=redacted]:checked")).to_have_count(2)
    carl.page.locator("#told_us").get_by_role("button", name="Save").click()
    expect(status(carl, "told_us")).to_have_text("Saved")


def test_what_was_typed_survives_a_lost_line_a_reload_and_a_sign_out(staff, someone, code):
    cora = someone()
    enter(cora, "cora")
    cora.open(f"/w/{code}/brief")
    cora.context.set_offline(True)
    write(cora, "Written on a train.")
    expect(status(cora)).to_contain_text("there is no connection")
    cora.context.set_offline(False)
    cora.page.reload()
    expect(box(cora)).to_have_value("Written on a train.")
    expect(status(cora)).to_have_text("Saved")

    other = cora.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign out").click()
    write(cora, "Written while signed out.")
    expect(cora.page.locator("#summary-error")).to_contain_text("Your words are kept in this browser")
    cora.page.get_by_role("link", name="sign in again here").click()
    enter(cora, "cora", cora.page.url)
    expect(box(cora)).to_have_value("Written while signed out.")
    expect(status(cora)).to_have_text("Saved")


def enter(person, name: str, path: str = "/sign-in") -> None:
    person.page.goto(path)
    person.page.get_by_label("E-mail address").fill(f"{name}@brief.example")
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(person.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_crossing_the_limit_is_heard_and_words_that_name_a_solution_are_kept_with_a_reason(staff, someone, code):
    cora = someone().wear(staff["Cora"]).open(f"/w/{code}/brief")
    heard = cora.page.locator("#announcer")
    box(cora).fill("word " * 50 + "🚌")
    expect(cora.page.locator("#summary-value-count")).to_have_text("50 of 50 words")
    expect(heard).to_have_text("")
    box(cora).press_sequentially(" more")
    expect(heard).to_have_text("Summary: Longer than the limit: 51 of 50 words")
    write(cora, "We need to build an app that tells people when the bus comes.")
    expect(cora.page.locator("#summary .nudge")).to_contain_text("names something to make or buy")
    meter = cora.page.locator("[data-complete]")
    expect(meter).to_contain_text("9 of 13 sections")
    cora.page.get_by_text("Keep my words").first.click()
    reason = cora.page.get_by_label("Why do you keep these words?").first
    reason.press("Enter")
    expect(cora.page.locator("#summary [data-keep-error]")).to_have_text("Say why you keep these words. The brief tells suppliers.")
    assert cora.axe() == []
    reason.fill("Residents asked for it")
    reason.press("Enter")
    expect(cora.page.locator("#summary .nudge")).to_have_count(0)
    expect(cora.page.locator("#open_to_any [name=reason]").first).to_have_value("Residents asked for it")
    write(cora, "Nothing on the road is told.", "why_now")
    expect(status(cora, "why_now")).to_have_text("Saved")
    assert not cora.scrolls_sideways()


def test_a_review_from_draft_to_handed_over_by_keyboard_alone(staff, someone, code, site):
    cora, appa = (someone(PHONE).wear(staff[name]) for name in ("Cora", "Appa"))
    carl = site.guest(like=staff["Carl"])
    carl.code, carl.role = code, "coordinator"
    cora.open(f"/w/{code}/brief")
    expect(cora.page.locator("[data-add]").first).to_be_visible()
    for section, value in NEEDED.items():
        assert carl.do_over_http("edit_brief", section=section, value=value)["ok"]

    box(cora, "affected").fill("Typed while Carl sent it to review")
    assert carl.do_over_http("send_to_review", edit=carl.get(f"/w/{code}/brief/edits.json").json()["edit"])["ok"]
    look_again(cora)
    expect(cora.page.locator("[data-moved]")).to_contain_text("This brief is now “In review”")
    cora.page.get_by_role("link", name="Load this page again").press("Enter")
    lost = cora.page.get_by_label("They are kept in this browser alone.")
    expect(lost).to_have_value("Typed while Carl sent it to review")
    looks_right(cora, "a brief that is no draft")

    appa.open("/briefs")
    keys = Keys(appa.page).to("How can technology help people").press("Enter")
    expect(appa.page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    keys.to("What should change?").to("Approve").press("Enter")
    expect(appa.page).to_have_title(re.compile("^Error"))
    looks_right(appa, "an approval without a tick")
    for words in CHECKS.values():
        keys.to(words).press("Space")
    keys.to("Approve").press("Enter")
    expect(appa.page.get_by_role("status")).to_contain_text("The brief is now “Approved”.")

    cora.open(f"/w/{code}/brief/review")
    Keys(cora.page).to("Hand over").press("Enter")
    expect(cora.page.get_by_role("status")).to_contain_text("The brief is now “Handed over”.")
    looks_right(cora, "a brief that was handed over")
    cora.open(f"/w/{code}/brief/preview")
    expect(cora.page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text("How can technology help people")
    cora.open(f"/w/{code}/brief/exported")  # alone
    expect(cora.page.get_by_role("heading", level=1)).to_contain_text("How can technology help people")


def looks_right(person, where: str) -> None:
    assert person.axe() == [], where
    assert not person.scrolls_sideways(), where
