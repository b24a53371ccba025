"""Fay at her console, Ada on a laptop and Bo on a phone see one another's doing, live."""
import docx
from playwright.sync_api import expect
from views import PHONE


def notes(person):
    return person.page.locator("[data-room=wall] .wall__note [data-words]")


def go(fay, title):
    """Fay moves on, and confirms."""
    fay.page.locator("[data-on]").click()
    fay.page.get_by_role("dialog").get_by_role("button", name="Move on").click()
    expect(fay.page.locator("[data-bar-stage]")).to_have_text(title)


def test_a_workshop_by_hand_from_start_to_vote(console, someone):
    fay, code = console
    ada, bo = someone().join(code), someone(PHONE, has_touch=True).join(code)
    expect(ada.page.get_by_role("heading", name="You are in")).to_be_visible()
    fay.page.get_by_role("button", name="Start the workshop").click()
    for person in (ada, bo):
        expect(person.page.get_by_role("heading", name="Welcome")).to_be_visible()

    go(fay, "Warm-up")
    ada.page.get_by_role("textbox", name="Your note").fill("By bus, reading")
    ada.page.get_by_role("button", name="Post note").click()
    for person in (ada, bo, fay):
        expect(notes(person)).to_have_text(["By bus, reading"])

    go(fay, "Explore")
    for person, text in ((ada, "Nobody tells me when the bus is late"), (bo, "The booking line closes at four")):
        person.page.get_by_role("textbox", name="Your note").fill(text)
        person.page.get_by_role("button", name="Post note").click()
        expect(person.page.get_by_role("textbox", name="Your note")).to_have_value("")
    expect(fay.page.locator("[data-figure=notes]")).to_have_text("2")
    for person in (ada, bo, fay):
        expect(notes(person)).to_have_count(0)

    bo.page.get_by_role("textbox", name="Your note").fill("A half-written note that")
    go(fay, "Read and talk")
    for person in (ada, bo, fay):
        expect(notes(person)).to_have_count(2)
    expect(bo.page.get_by_role("textbox", name="Your note")).to_have_value("A half-written note that")

    go(fay, "Cluster")
    ada.page.get_by_role("textbox", name="New cluster").fill("Knowing what happens")
    ada.page.get_by_role("button", name="Add cluster").click()
    for person in (ada, bo, fay):
        expect(person.page.get_by_role("heading", name="Knowing what happens")).to_be_visible()
    bo.page.locator(".note", has_text="Nobody tells me").get_by_role("button", name="Move to").tap()
    bo.page.get_by_role("dialog").get_by_role("button", name="Knowing what happens").tap()
    cluster = ada.page.locator("section", has=ada.page.get_by_role("heading", name="Knowing what happens")).last
    expect(cluster.get_by_text("Nobody tells me when the bus is late")).to_be_visible()

    note, target = ada.page.locator(".note", has_text="The booking line"), ada.page.get_by_role("heading", name="Knowing what happens")
    note.scroll_into_view_if_needed()
    start, end = note.bounding_box(), target.bounding_box()
    ada.page.mouse.move(start["x"] + 30, start["y"] + 12)
    ada.page.mouse.down()
    ada.page.mouse.move(start["x"] + 60, start["y"] + 30, steps=4)
    ada.page.mouse.move(end["x"] + 40, end["y"] + 10, steps=8)
    ada.page.mouse.up()
    for person in (ada, bo, fay):
        inside = person.page.locator("section", has=person.page.get_by_role("heading", name="Knowing what happens")).last
        expect(inside.locator(".note")).to_have_count(2)

    go(fay, "Break")
    go(fay, "Frame")
    ada.page.get_by_text("Offer a wording").click()
    ada.page.get_by_role("textbox", name="Your wording").fill("We need to build an app that books buses")
    ada.page.get_by_role("button", name="Offer this wording").click()
    expect(ada.page.get_by_role("heading", name="Have another look at these words")).to_be_visible()
    ada.page.get_by_role("textbox", name="Who needs it?").fill("people who travel alone")
    ada.page.get_by_role("textbox", name="What do they need to do?").fill("know when their bus comes")
    ada.page.get_by_role("textbox", name="What is better then?").fill("they dare to go")
    ada.page.get_by_role("button", name="Use this wording").click()
    question = "How can technology help people who travel alone to know when their bus comes, so that they dare to go?"
    for person in (bo, fay):
        expect(person.page.get_by_text(question)).to_be_visible()
    bo.page.get_by_text("Offer a wording").click()
    bo.page.get_by_role("textbox", name="Your wording").fill("How can technology help people to reach us after four?")
    bo.page.get_by_role("button", name="Offer this wording").click()
    for up in (1, 2):
        fay.page.get_by_role("button", name="Put up as a challenge").first.click()
        expect(ada.page.locator("[data-up]:not([hidden])")).to_have_count(up)

    go(fay, "Dot-vote")
    fay.page.locator("[data-open-vote]").click()
    for person in (ada, bo):
        person.page.get_by_role("button", name="Give one more dot").first.click()
        expect(person.page.locator("[data-left]")).to_contain_text("4 of 5")
    expect(fay.page.locator("[data-figure=dots]")).to_have_text("2")
    fay.page.locator("[data-close-vote]").click()
    fay.page.get_by_role("dialog").get_by_role("button", name="Close the vote").click()
    for person in (ada, bo, fay):
        expect(person.page.locator("[data-room=vote] table").first).to_be_visible()
    expect(fay.page.locator("[data-winner]")).not_to_be_empty()

    go(fay, "Brief")
    affected = bo.page.locator("[data-section=affected]")
    affected.get_by_role("textbox", name="Your answer").fill("People who travel alone")
    affected.get_by_role("button", name="Add your answer").click()
    expect(ada.page.locator("[data-section=affected] li")).to_contain_text("People who travel alone")
    fay.page.get_by_role("button", name="Draft the brief").click()
    expect(fay.page.get_by_role("link", name="Open the brief")).to_be_visible()

    go(fay, "Close")
    ada.page.get_by_role("radio").nth(4).check()
    fay.page.locator("[data-finish-bar]").click()
    fay.page.get_by_role("dialog").get_by_role("button", name="Finish").click()
    expect(ada.page.get_by_role("heading", name="Thank you")).to_be_visible()
    ada.page.get_by_role("link", name="See the results").click()
    expect(ada.page.get_by_role("heading", name="Results")).to_be_visible()

    fay.page.get_by_role("link", name="Open the brief").click()
    with fay.page.expect_download() as download:
        fay.page.get_by_role("link", name="Word document").click()
    text = "\n".join(paragraph.text for paragraph in docx.Document(download.value.path()).paragraphs)
    assert "Nobody tells me when the bus is late" in text and "How can technology help" in text
