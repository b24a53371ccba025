"""A note that should not stand there: Ada flags it, Fay looks; and posting pauses without a word being lost."""
from playwright.sync_api import expect
from views import PHONE


def test_a_flag_reaches_the_facilitator_and_nobody_else(someone, site, console):
    fay, code = console
    fay.page.get_by_role("button", name="Start the workshop").click()
    ada, bo = someone(PHONE).join(code), someone().join(code)
    site.console(code).ask("go", stage="warm-up")
    bo.page.get_by_label("Your note", exact=True).fill("Ask Mr Smith for tea")
    bo.page.get_by_role("button", name="Post note").click()
    note = ada.page.locator(".wall__note", has_text="Mr Smith")
    note.get_by_role("button", name="Flag").press("Enter")
    dialog = ada.page.get_by_role("dialog")
    expect(dialog).to_contain_text("not who")
    assert ada.axe() == []
    dialog.get_by_role("button", name="Ask", exact=True).press("Enter")
    expect(ada.page.locator("#announcer")).to_contain_text("The facilitator is asked to look")
    expect(fay.page.locator("[data-flags]")).to_have_text("One note is flagged: somebody asks you to look.")
    theirs = fay.page.locator(".wall__note", has_text="Mr Smith")
    expect(theirs).to_contain_text("Flagged")
    assert fay.axe() == []
    expect(bo.page.get_by_text("Flagged")).to_have_count(0)
    theirs.get_by_role("button", name="Hide note").click()
    fay.page.get_by_role("button", name="Leave it on the board").click()
    expect(fay.page.locator("[data-flags]")).to_be_hidden()
    note.get_by_role("button", name="Flag").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    expect(ada.page.locator("#announcer")).to_contain_text("has left it on the board")


def test_while_posting_is_paused_words_are_kept_and_sent_afterwards(someone, site, console):
    fay, code = console
    fay.page.get_by_role("button", name="Start the workshop").click()
    ada = someone(PHONE).join(code)
    site.console(code).ask("go", stage="warm-up")
    fay.page.get_by_role("button", name="Pause posting").click()
    expect(ada.page.locator("[data-paused]")).to_contain_text("paused posting")
    ada.page.get_by_label("Your note", exact=True).fill("Tea, please")
    ada.page.get_by_role("button", name="Post note").click()
    expect(ada.page.locator("[data-compose] [data-error]")).to_contain_text("paused posting")
    expect(ada.page.get_by_label("Your note", exact=True)).to_have_value("Tea, please")
    assert ada.axe() == []
    fay.page.get_by_role("button", name="Let people post again").click()
    expect(ada.page.locator("[data-paused]")).to_be_hidden()
    ada.page.get_by_role("button", name="Post note").click()
    expect(ada.page.locator(".wall__note [data-words]")).to_have_text(["Tea, please"])


def test_the_console_says_when_more_have_come_than_were_expected(someone, site, console):
    fay, code = console
    site.fay.submit(f"/w/{code}/entry", entry="code", expected="1")
    people = [site.seat(code, live=False) for _ in range(2)]
    assert len(people) == 2
    expect(fay.page.locator("[data-over]")).to_contain_text("2 seats, 1 expected")
    expect(fay.page.locator("[data-expected]")).to_have_text(" of 1")
