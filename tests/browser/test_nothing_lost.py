"""Half-written notes, lost connections, reloads: what people wrote stays with them until the server has it."""
import pytest
from people import new_id
from playwright.sync_api import expect
from served import PASSWORD
from views import LAPTOP, PHONE


def led(console, site, guests, stage):
    _, code = console
    dee = site.console(code)
    guests.append(dee)
    dee.ask("start")
    dee.ask("go", stage=stage)
    return code, dee


def note(person):
    return person.page.get_by_role("textbox", name="Your note")


def sign_in(page):
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("fay@council.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_half_written_note_survives_reload_and_stage_changes(console, site, someone, guests):
    code, dee = led(console, site, guests, "explore")
    ada = someone().join(code)
    note(ada).fill("Half a thought about")
    ada.page.reload()
    expect(note(ada)).to_have_value("Half a thought about")
    dee.ask("go", stage="frame")
    expect(ada.page.get_by_label("Half-written note", exact=True)).to_have_value("Half a thought about")
    dee.ask("go", stage="explore")
    expect(note(ada)).to_have_value("Half a thought about")


def test_a_half_written_note_survives_a_reload_while_posting_is_closed(console, site, someone, guests):
    code, dee = led(console, site, guests, "explore")
    ada = someone().join(code)
    note(ada).fill("Half a thought about")
    dee.ask("go", stage="frame")
    kept = ada.page.get_by_label("Half-written note", exact=True)
    expect(kept).to_have_value("Half a thought about")
    ada.page.reload()
    expect(kept).to_have_value("Half a thought about")
    kept.press_sequentially(" buses")
    ada.page.reload()
    expect(kept).to_have_value("Half a thought about buses")
    dee.ask("go", stage="explore")
    expect(note(ada)).to_have_value("Half a thought about buses")


def test_after_the_end_a_half_written_note_is_there_to_copy_and_promises_nothing(console, site, someone, guests):
    code, dee = led(console, site, guests, "explore")
    ada = someone().join(code)
    note(ada).fill("Half a thought about")
    dee.ask("finish")
    kept = ada.page.get_by_role("region", name="Your half-written note is kept here")
    expect(kept.get_by_role("textbox")).to_have_value("Half a thought about")
    expect(kept).to_contain_text("The workshop has finished")
    expect(kept).not_to_contain_text("goes back into the form")


def test_an_emoji_is_one_letter_here_and_on_the_server(console, site, someone, guests):
    code, dee = led(console, site, guests, "warm-up")
    ada = someone().join(code)
    note(ada).fill("🚌" * 279)
    expect(ada.page.locator("#post-text-count")).to_have_text("1 letter left")
    note(ada).press_sequentially("🚌🚌")
    expect(ada.page.locator("#post-text-count")).to_have_text("1 letter too many")
    ada.page.get_by_role("button", name="Post note").click()
    expect(ada.page.get_by_text("That has 281 letters. The most is 280.")).to_be_visible()
    note(ada).press("Backspace")
    ada.page.get_by_role("button", name="Post note").click()
    dee.wait(lambda: [record["text"] for record in dee.board.all("note")] == ["🚌" * 280])


def test_whoever_is_signed_out_loses_no_words_of_the_brief(console, site, someone, guests):
    code, dee = led(console, site, guests, "frame")
    dee.ask("put_up", id=dee.write("offer", "How can technology help people to know when their bus comes?", cluster=None)["id"])
    dee.ask("go", stage="dot-vote")
    dee.ask("open_vote", id=new_id())
    dee.ask("close_vote")
    dee.wait(lambda: dee.board.rounds()[0]["state"] == "closed")
    dee.ask("choose", challenge=dee.board.rounds()[0]["challenges"][0], reason="It comes first")
    dee.ask("draft_brief")
    fay = someone()
    sign_in(fay.page)
    fay.open(f"/w/{code}/brief")
    section = fay.page.locator("form[data-section]").first
    other = fay.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign out").click()
    section.locator("textarea").first.fill("Words that took a while")
    expect(section.locator("[data-error]")).to_contain_text("Sign in in another tab")
    sign_in(other)
    section.get_by_role("button", name="Save").click()
    expect(section.locator("[data-status]")).to_have_text("Saved")
    fay.page.reload()
    expect(section.locator("textarea").first).to_have_value("Words that took a while")


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_that_a_note_is_saved_is_seen_and_heard(view, console, site, someone, guests):
    code, dee = led(console, site, guests, "warm-up")
    ada = someone(view).join(code)
    note(ada).fill("By bus, reading")
    ada.page.get_by_role("button", name="Post note").click()
    saved = ada.page.locator("[data-saving]")
    expect(saved).to_have_text("Saved")
    expect(saved).to_be_in_viewport()
    heard = ada.page.locator("#announcer[role=status]")
    expect(heard).to_contain_text("Note posted.")
    expect(heard).not_to_contain_text("Saving")  # what takes no time is not read out


def test_posting_in_one_tab_leaves_what_is_half_written_in_another(console, site, someone, guests):
    code, dee = led(console, site, guests, "warm-up")
    ada = someone().join(code)
    second = ada.context.new_page()
    second.goto(f"/w/{code}")
    writing = second.get_by_role("textbox", name="Your note")
    writing.press_sequentially("Half a thought in the second tab")
    note(ada).fill("Posted from the first tab")
    ada.page.get_by_role("button", name="Post note").click()
    expect(second.locator("[data-room=wall] .wall__note")).to_have_count(1)
    dee.ask("go", stage="frame")
    expect(second.get_by_label("Half-written note", exact=True)).to_have_value("Half a thought in the second tab")
    dee.ask("go", stage="warm-up")
    expect(writing).to_have_value("Half a thought in the second tab")


def test_the_screen_shows_notes_that_were_revealed_early(console, site, someone, guests):
    code, dee = led(console, site, guests, "explore")
    screen, ada = someone().wear(site.fay).open(f"/w/{code}/screen"), someone().join(code)
    note(ada).fill("Nobody tells me when the bus is late")
    ada.page.get_by_role("button", name="Post note").click()
    expect(screen.page.get_by_text("1 note so far")).to_be_visible()
    dee.ask("reveal")
    expect(screen.page.get_by_text("Nobody tells me when the bus is late")).to_be_visible()
    expect(screen.page.get_by_text("They stay hidden")).to_have_count(0)


def test_what_is_posted_offline_arrives_once_when_the_line_is_back(console, site, someone, guests):
    code, dee = led(console, site, guests, "warm-up")
    ada = someone().join(code)
    expect(note(ada)).to_be_visible()
    ada.context.set_offline(True)
    note(ada).fill("Written in a tunnel")
    ada.page.get_by_role("button", name="Post note").click()
    expect(note(ada)).to_have_value("")
    assert not [n for n in dee.whole_board()["board"]["note"] if n["text"] == "Written in a tunnel"]
    ada.context.set_offline(False)
    dee.wait(lambda: any(n["text"] == "Written in a tunnel" for n in dee.board.all("note")), 20)
    ada.page.reload()
    expect(ada.page.locator("[data-room=wall] .wall__note")).to_have_count(1)
    assert len(dee.whole_board()["board"]["note"]) == 1


def test_only_the_browser_that_wrote_a_note_offers_to_change_it(console, site, someone, guests):
    code, dee = led(console, site, guests, "warm-up")
    ada, bo = someone().join(code), someone().join(code)
    note(ada).fill("By bus")
    ada.page.get_by_role("button", name="Post note").click()
    expect(bo.page.locator("[data-room=wall] .wall__note [data-words]")).to_have_text(["By bus"])
    expect(bo.page.locator("[data-room=mine]")).to_be_hidden()
    ada.page.reload()
    mine = ada.page.locator("[data-room=mine]")
    mine.get_by_role("button", name="Edit").click()  # the list stands open while people write
    mine.get_by_role("textbox").fill("By bus, reading")
    mine.get_by_role("button", name="Save").click()
    expect(bo.page.locator("[data-room=wall] .wall__note [data-words]")).to_have_text(["By bus, reading"])


def test_the_facilitator_hides_a_note_on_the_wall(console, site, someone, guests):
    code, dee = led(console, site, guests, "warm-up")
    fay, ada = console[0], someone().join(code)
    note(ada).fill("Something about Mr Smith")
    ada.page.get_by_role("button", name="Post note").click()
    fay.page.locator(".wall__note").get_by_role("button", name="Hide note").click()
    dialog = fay.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Names a person")
    dialog.get_by_role("button", name="Hide").click()
    expect(ada.page.locator("[data-room=wall] .wall__note")).to_have_count(0)
    fay.page.locator(".wall__note").get_by_role("button", name="Unhide").click()
    expect(ada.page.locator("[data-room=wall] .wall__note")).to_have_count(1)


def test_strangers_text_is_text(console, site, someone, guests):
    code, dee = led(console, site, guests, "warm-up")
    ada, bo = someone().join(code), someone().join(code)
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script> & “quotes” \u2067gnp\u2069.exe'
    note(ada).fill(hostile)
    ada.page.get_by_role("button", name="Post note").click()
    expect(bo.page.locator("[data-room=wall] .wall__note [data-words]")).to_have_text(hostile)
    assert bo.page.locator("[data-room=wall] img, [data-room=wall] script").count() == 0


def test_the_board_weighs_less_than_150_kb(console, site, someone):
    """What a newcomer's phone loads, as it comes over the line."""
    code = console[1]
    ada = someone()
    weights = {}
    client = ada.context.new_cdp_session(ada.page)
    client.send("Network.enable")
    client.on("Network.responseReceived", lambda event: weights.setdefault(event["requestId"], [event["response"]["url"], 0]))
    client.on("Network.loadingFinished", lambda event: weights.setdefault(event["requestId"], ["", 0]).__setitem__(1, event["encodedDataLength"]))
    ada.join(code)
    loaded = {url: size for url, size in weights.values() if f"/w/{code}" in url or "/static/" in url}
    assert len(loaded) > 15, "the page's parts were not seen"
    total = sum(loaded.values())
    assert total < 150_000, sorted(loaded.items(), key=lambda item: -item[1])[:8]
