"""The focus and the pointer belong to whoever holds them: what others do, and what goes away, does not carry them off."""
from people import new_id
from playwright.sync_api import expect

FOCUSED = "document.activeElement.textContent.trim()"


def led(console, site, guests, stage):
    _, code = console
    dee = site.console(code)
    guests.append(dee)
    dee.ask("start")
    dee.ask("go", stage=stage)
    return code, dee


def test_after_a_wording_is_retracted_the_focus_is_on_its_cluster(console, site, someone, guests):
    code, dee = led(console, site, guests, "cluster")
    dee.ask("open_cluster", id=new_id(), title="Knowing what happens")
    dee.ask("go", stage="frame")
    ada = someone().join(code)
    ada.page.get_by_text("Offer a wording").click()
    ada.page.get_by_role("textbox", name="Your wording").fill("How can technology help people to reach us after four?")
    ada.page.get_by_role("button", name="Offer this wording").click()
    wording = ada.page.locator(".wording")
    wording.get_by_role("button", name="Retract").click()
    wording.locator("[data-yes]").click()
    expect(wording).to_have_count(0)
    assert ada.page.evaluate(FOCUSED) == "Knowing what happens"


def test_after_an_answer_is_removed_the_focus_is_on_its_question(console, site, someone, guests):
    code, dee = led(console, site, guests, "brief")
    ada = someone().join(code)
    question = ada.page.locator("[data-section=affected]")
    question.get_by_role("textbox", name="Your answer").fill("People who travel alone")
    question.get_by_role("button", name="Add your answer").click()
    question.get_by_role("button", name="Remove").click()
    question.locator("[data-yes]").click()
    expect(question.locator("li")).to_have_count(0)
    assert ada.page.evaluate(FOCUSED) == question.get_by_role("heading").inner_text()


def test_a_cluster_that_is_dissolved_under_a_dragged_note_drops_it_nowhere(console, site, someone, guests):
    code, dee = led(console, site, guests, "explore")
    ada = someone().join(code)
    posted = ada.page.get_by_role("textbox", name="Your note")
    posted.fill("Nobody tells me when the bus is late")
    posted.press("Control+Enter")
    expect(posted).to_have_value("")
    dee.ask("go", stage="cluster")
    first, second = new_id(), new_id()
    for id, title in ((first, "First"), (second, "Second")):
        dee.ask("open_cluster", id=id, title=title)
    note, lane = ada.page.locator(".note"), ada.page.locator(f"[data-cluster='{first}']")
    expect(lane).to_be_visible()
    expect(ada.page.locator(f"[data-cluster='{second}']")).to_be_visible()
    note.scroll_into_view_if_needed()
    start, end = note.bounding_box(), lane.bounding_box()
    x, y = end["x"] + 30, end["y"] + 20
    ada.page.mouse.move(start["x"] + 30, start["y"] + 12)
    ada.page.mouse.down()
    ada.page.mouse.move(x, y, steps=8)
    expect(lane).to_have_attribute("data-over", "")
    dee.ask("dissolve", id=first)
    expect(lane).to_have_count(0)
    under = ada.page.evaluate("([x, y]) => [...document.querySelectorAll('.lane')].find(el => {"
                              " const box = el.getBoundingClientRect(); return box.left < x && x < box.right && box.top < y && y < box.bottom })"
                              "?.dataset.cluster", [x, y])
    assert under == second, "the next lane lies under the pointer now"
    ada.page.mouse.move(x + 2, y + 2)
    ada.page.mouse.up()
    expect(ada.page.locator(".drag-ghost")).to_have_count(0)
    ada.page.get_by_role("textbox", name="New cluster").fill("Third")  # what was sent before this is done before this
    ada.page.get_by_role("button", name="Add cluster").click()
    dee.wait(lambda: any(cluster["title"] == "Third" for cluster in dee.board.all("cluster")))
    assert [record["cluster"] for record in dee.board.all("note")] == [None]


def test_on_the_screen_notes_without_a_cluster_stand_side_by_side(console, site, someone, guests):
    code, dee = led(console, site, guests, "explore")
    bo = site.seat(code)
    guests.append(bo)
    for n in range(12):
        bo.write("post", f"Note {n}")
    dee.ask("go", stage="cluster")
    dee.ask("open_cluster", id=new_id(), title="Knowing what happens")
    screen = someone().wear(site.fay).open(f"/w/{code}/screen")
    tray = screen.page.locator(".group--tray")
    expect(tray.locator("li")).to_have_count(12)
    columns = {round(note.bounding_box()["x"]) for note in tray.locator("li").all()}
    assert len(columns) >= 3
