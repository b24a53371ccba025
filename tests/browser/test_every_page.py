"""Every page, in every stage, on a laptop and a phone: axe finds nothing, nothing scrolls sideways, targets are large enough."""
import json
import re

import pytest
from handover.ears import Ear
from people import new_id
from playwright.sync_api import expect
from views import LAPTOP, NARROW, PHONE

from workshop_app.rehearsal import review
from workshop_app.rehearsal.server import within

QUESTION, OTHER = "How can technology help people to know when their bus comes?", "How can technology help people to reach us after four?"
SMALL_TARGETS = """() => [...document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, summary")]
  .filter((el) => el.checkVisibility() && !el.closest("p, .visually-hidden") && !el.classList.contains("skip-link"))
  .map((el) => [el.outerHTML.slice(0, 120), el.getBoundingClientRect(), el.labels?.[0]?.getBoundingClientRect()])
  .filter(([, box, label]) => box.width > 1 && Math.max(box.height, label?.height ?? 0) < 24)
  .map(([html]) => html)"""


def looks_right(person, where: str) -> None:
    """axe at the window's own size, then no sideways scroll at 320 px."""
    before = person.page.viewport_size
    assert person.axe() == [], where
    assert person.page.evaluate(SMALL_TARGETS) == [], where
    person.page.set_viewport_size(NARROW)
    assert not person.scrolls_sideways(), where
    person.page.set_viewport_size(before)


STAGES = ("ready", "welcome", "warm-up", "explore", "read", "cluster", "break", "frame", "dot-vote", "vote open", "tie", "won", "brief", "close", "finished")


class Workshop:
    """A workshop that is led through its states from the doors, with three people who do what each stage asks for."""

    def __init__(self, site):
        self.code = site.open_workshop()
        self.fay = site.console(self.code)
        self.seated = [site.seat(self.code) for _ in range(3)]
        self.challenges: list = []

    def lead_to(self, state: str) -> None:
        fay, (ada, bo, cy) = self.fay, self.seated
        if state == "ready":
            return
        if state == "welcome":
            fay.ask("start")
        elif state == "vote open":
            fay.ask("open_vote", id=new_id())
            ada.ask("cast", challenge=self.challenges[0], dots=2)
        elif state == "tie":
            bo.ask("cast", challenge=self.challenges[1], dots=2)
            fay.ask("close_vote")
        elif state == "won":
            fay.ask("run_off", id=new_id())
            cy.ask("cast", challenge=self.challenges[0], dots=1)
            fay.ask("close_vote")
        elif state == "finished":
            fay.ask("draft_brief")
            fay.ask("finish")
        else:
            fay.ask("go", stage=state)
            self.play(state, ada, bo, cy)

    def play(self, stage: str, ada, bo, cy) -> None:
        if stage in ("warm-up", "explore", "read"):
            for person, text in ((ada, "Nobody tells me when the bus is late"), (bo, "The booking line closes at four"), (cy, "Words " * 40)):
                person.write("post", f"{text} ({stage})")
        elif stage == "cluster":
            cluster = new_id()
            ada.ask("open_cluster", id=cluster, title="Knowing what happens")
            board = bo.whole_board()["board"]["note"]
            bo.ask("move", note=next(n["id"] for n in board if "bus" in n["text"] and "explore" in n["text"]), cluster=cluster)
            self.cluster = cluster
        elif stage == "frame":
            self.challenges = [person.write("offer", text, cluster=self.cluster)["id"] for person, text in ((ada, QUESTION), (bo, OTHER))]
            cy.write("offer", "We need to build an app that books buses", cluster=self.cluster, reason="It is what people ask for")
            for id in self.challenges:
                self.fay.ask("put_up", id=id)
        elif stage == "brief":
            ada.write("answer", "People who travel alone", section="affected")
        elif stage == "close":
            for person in (ada, bo, cy):
                person.ask("rate", principle="openness", score=4)

    def leave(self) -> None:
        for guest in (self.fay, *self.seated):
            guest.leave()


def test_the_live_pages_in_every_stage(site, someone):
    workshop = Workshop(site)
    views = {}
    for name, guest, path in (("board", workshop.seated[0], ""), ("console", site.fay, "/facilitate"), ("screen", site.fay, "/screen")):
        for size, view in (("laptop", LAPTOP), ("phone", PHONE)):
            views[name, size] = someone(view).wear(guest).open(f"/w/{workshop.code}{path}")
    try:
        for state in STAGES:
            workshop.lead_to(state)
            version = workshop.fay.whole_board()["version"]
            for (name, size), person in views.items():
                settled(person, workshop, state)
                looks_right(person, f"{name} on a {size}, {state} (version {version})")
    finally:
        workshop.leave()


def settled(person, workshop, state: str) -> None:
    """Wait until the page shows the state that the workshop is in."""
    if person.page.locator("body").get_attribute("data-page") == "board" and state not in ("ready", "finished"):
        title = workshop.fay.board.records["stage"][workshop.fay.board.workshop()["stage"]]["title"]
        expect(person.page.locator("[data-stage-rail] [aria-current=step]")).to_have_text(title)
    if state == "finished" and person.page.locator("body").get_attribute("data-page") == "board":
        expect(person.page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.fixture(scope="module")
def finished(site):
    """A workshop that has been through all its states."""
    workshop = Workshop(site)
    for state in STAGES:
        workshop.lead_to(state)
    review = f"/w/{workshop.code}/brief/review"
    site.fay.submit(review, f"{review}/send_to_review", edit="1")
    site.fay.submit(review, f"{review}/request_changes", edit="1", message="Say what you offer.")
    yield workshop
    workshop.leave()


PAGES = ("/", "/promise", "/accessibility", "/nowhere", "/api/v1/docs", "/sign-in", "/first/nonsense", "/w/{code}/results", "/j/{code}")
STAFF_PAGES = (
    "/workshops", "/workshops/new", "/accounts", "/account", "/password", "/w/{code}/brief", "/j/{open}", "/w/{open}/entry", "/w/{open}/invites",
    "/w/{code}/acts", "/w/{code}/forget", "/w/{forgotten}/results", "/i/{open}/nonsense", "/w/{code}/brief/market", "/w/{code}/brief/uk2",
    "/w/{code}/brief/review", "/w/{code}/brief/preview", "/w/{code}/brief/versions", "/w/{code}/brief/versions/1/draft", "/briefs",
)


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_other_pages(site, someone, finished, view):
    ada, fay = someone(view).wear(finished.seated[0]), someone(view).wear(site.fay)
    open_code, forgotten = site.open_workshop(), site.open_workshop()
    site.fay.submit(f"/w/{open_code}/entry", entry="invites", expected="15")
    site.fay.submit(f"/w/{open_code}/entry", f"/w/{open_code}/invites", more="4", made="0")
    site.fay.submit(f"/w/{forgotten}/forget", sure="yes")
    for person, paths in ((ada, PAGES), (fay, STAFF_PAGES)):
        for path in paths:
            person.open(path.format(code=finished.code, open=open_code, forgotten=forgotten))
            assert person.page.locator("h1").count() == 1, path
            looks_right(person, path)


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_pages_that_change_an_account(site, someone, view):
    """By keyboard alone: Alma makes a link for Bo's new password, closes his account and reopens it."""
    link = re.search(r'value="(http[^"]+/first/[^"]+)"', site.fay.submit("/accounts", "/accounts/invite", roles="facilitator").text)[1]
    name = f"Bo of the {view['width']}"
    site.guest().submit(link, name=name, email=f"bo{view['width']}@council.example", password="correct horse battery")
    alma = someone(view).wear(site.fay).open("/accounts")
    alma.page.get_by_role("link", name=name).press("Enter")
    expect(alma.page.get_by_role("heading", level=1)).to_have_text(name)
    looks_right(alma, "somebody's account")
    alma.page.get_by_role("button", name="Make a one-time link").press("Enter")
    given = alma.page.get_by_label("A one-time link with which").get_by_role("textbox")
    expect(given).to_have_value(re.compile("/new-password/"))
    looks_right(alma, "a link for a new password")
    bo = someone(view).open(given.input_value())
    looks_right(bo, "a new password")
    alma.page.get_by_role("button", name="Close the account").press("Enter")
    expect(alma.page).to_have_title(re.compile("^Error"))
    looks_right(alma, "an account that is not closed without a tick")
    alma.page.get_by_label("I want to close this account").press("Space")
    alma.page.get_by_role("button", name="Close the account").press("Enter")
    expect(alma.page.get_by_role("status")).to_contain_text("the account is closed")
    looks_right(alma, "a closed account")
    alma.page.get_by_role("button", name="Reopen the account").press("Enter")
    expect(alma.page.get_by_role("status")).to_contain_text("can sign in again")
    alma.open("/accounts")
    looks_right(alma, "people with an account")


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_page_of_tokens(site, someone, view):
    """By keyboard alone: Cora makes a token, which is shown once, and revokes it."""
    name = f"In-tend of the {view['width']}"
    cora = someone(view).wear(site.fay).open("/api-tokens")
    looks_right(cora, "tokens, of which there are none")
    cora.page.get_by_role("button", name="Make a token").press("Enter")
    expect(cora.page).to_have_title(re.compile("^Error"))
    looks_right(cora, "a token that is not made without a name")
    cora.page.get_by_label("Which program is it for?").fill(name)
    cora.page.get_by_label("Acknowledge briefs").press("Space")
    cora.page.get_by_role("button", name="Make a token").press("Enter")
    expect(cora.page.get_by_role("textbox", name=f"The token for {name}")).to_have_value(re.compile("^cw_.{43}$"))
    looks_right(cora, "a token that is shown once")
    cora.page.get_by_text(f"Revoke the token for {name}", exact=True).first.press("Enter")
    looks_right(cora, "the question whether to revoke it")
    cora.page.get_by_role("button", name=f"Revoke the token for {name}").press("Enter")
    expect(cora.page.get_by_role("status")).to_contain_text("opens nothing any more")
    looks_right(cora, "a token that was revoked")


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_open_dialogs_and_forms_with_errors(site, someone, view, guests):
    workshop = Workshop(site)
    guests.extend((workshop.fay, *workshop.seated))
    for state in STAGES[: STAGES.index("cluster") + 1]:
        workshop.lead_to(state)
    ada, fay = someone(view).wear(workshop.seated[0]).open(f"/w/{workshop.code}"), someone(view).wear(site.fay)
    ada.page.locator(".note").get_by_role("button", name="Move to").first.click()
    expect(ada.page.get_by_role("dialog")).to_be_visible()
    looks_right(ada, "the dialog that moves a note")
    fay.open(f"/w/{workshop.code}/facilitate")
    fay.page.locator("[data-on]").click()
    expect(fay.page.get_by_role("dialog")).to_be_visible()
    looks_right(fay, "the dialog that moves on")
    fay.open("/workshops/new").page.get_by_role("button", name="Open the workshop").click()
    expect(fay.page).to_have_title(re.compile("^Error"))
    looks_right(fay, "a form with errors")


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_pages_of_a_hand_over(site, someone, finished, view):
    """Fay adds a receiver, tries it, and looks at what was sent; whoever received it opens the link."""
    with Ear([500]) as ear:
        fay = someone(view).wear(site.fay).open("/receivers/new")
        looks_right(fay, "a new receiver")
        fay.page.get_by_role("button", name="Add the receiver").click()
        expect(fay.page).to_have_title(re.compile("^Error"))
        looks_right(fay, "a receiver with errors")
        name = f"Procurement of the {view['width']}"
        fay.page.get_by_label("Name").fill(name)
        fay.page.get_by_label("Where the briefs go").fill(ear.url)
        fay.page.get_by_label("Withdrawn").check()
        fay.page.get_by_role("button", name="Add the receiver").click()
        expect(fay.page.get_by_label("The secret that signs what we send").get_by_role("textbox")).to_have_value(re.compile("^whsec_"))
        looks_right(fay, "a secret that is shown once")
        fay.page.get_by_role("button", name="Send a test event").click()
        expect(fay.page.get_by_role("status")).to_contain_text("The receiver answered 500")
        looks_right(fay, "a receiver")
        withdrawn(site)
        assert within(10, lambda: len(ear.heard) > 1)
        fay.open("/receivers")
        looks_right(fay, "receivers")
        fay.page.get_by_role("link", name="list of deliveries").click()
        looks_right(fay, "deliveries")
        fay.page.get_by_role("link", name=re.compile(f"to {name}")).first.click()
        looks_right(fay, "a delivery")
        fay.open("/receivers").page.get_by_role("link", name=name).click()
        fay.page.get_by_role("button", name="Turn the receiver off").click()
        expect(fay.page.get_by_text("This receiver is turned off")).to_be_visible()
        looks_right(fay, "a receiver that is off")
    [told] = {json.loads(heard.body)["data"]["acknowledge"] for heard in ear.heard if b"acknowledge" in heard.body}
    una = someone(view).open(told)
    expect(una.page.get_by_text("was withdrawn")).to_be_visible()
    looks_right(una, "a link to acknowledge a brief that was withdrawn")


def withdrawn(site) -> None:
    """A brief that was withdrawn, of which whoever hears of such events is told."""
    workshop = Workshop(site)
    for state in STAGES:
        workshop.lead_to(state)
    workshop.leave()
    cora = site.guest(like=site.fay)
    cora.code, cora.role = workshop.code, "coordinator"
    edit = cora.do_over_http("edit_brief", section="why_now", value="Now.")["result"]["edit"]
    assert cora.do_over_http("withdraw_brief", edit=edit, message="No money.")["ok"]


@pytest.fixture(scope="module")
def handed_over(site, finished) -> str:
    """The link in the event that tells of a hand-over."""
    cora, appa = review.staff(site.fay, finished.code, "coordinator"), review.approver(site.fay, finished.code)
    with Ear() as ear:
        review.add_receiver(site.fay, ear.host)
        edit = review.approved(cora, appa, review.complete(cora), print)
        review.done(cora, "hand_over", edit=edit)
        assert within(10, lambda: ear.heard)
    return json.loads(ear.heard[0].body)["data"]["acknowledge"]


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_page_that_acknowledges_a_brief(someone, handed_over, view):
    una = someone(view).open(handed_over)
    looks_right(una, "a link to acknowledge a brief")
    una.page.get_by_role("button", name="Record the receipt").click()
    expect(una.page).to_have_title(re.compile("^Error"))
    looks_right(una, "a receipt without a reference")
    una.page.get_by_label("Your reference").fill("PROC-2026-017")
    una.page.get_by_role("button", name="Record the receipt").click()
    expect(una.page.get_by_role("status")).to_contain_text("PROC-2026-017")
    looks_right(una, "a receipt")
    with una.page.expect_download() as download:
        una.page.get_by_role("link", name="Download the brief").click()
    assert download.value.suggested_filename.endswith("-v1.zip")


def appa_for(site, code: str):
    """An approver with an account for this workshop's sake alone."""
    link = re.search(r'value="(http[^"]+/first/[^"]+)"', site.fay.submit("/accounts", "/accounts/invite", roles="approver").text)[1]
    appa = site.guest()
    assert appa.submit(link, name="Appa", email=f"appa-{code.lower()}@council.example", password="correct horse battery").ok
    return review.staff(appa, code, "approver")


@pytest.mark.parametrize("view", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_noticeboard_and_the_letters_of_firms(site, someone, view):
    """By keyboard alone: Cora puts a challenge up, Sam writes about it without a cookie to begin with, Cora deletes the letter."""
    workshop = Workshop(site)
    for state in STAGES:
        workshop.lead_to(state)
    workshop.leave()
    cora = review.staff(site.fay, workshop.code, "coordinator")
    review.approved(cora, appa_for(site, workshop.code), review.complete(cora), print)
    cora, sam = someone(view).wear(site.fay).open(f"/w/{workshop.code}/brief/noticeboard"), someone(view)
    looks_right(cora, "a challenge that is not on the noticeboard")
    cora.page.get_by_label("Put this challenge on the public noticeboard").press("Space")
    cora.page.get_by_label("Yes, and list them here").press("Space")
    cora.page.get_by_role("button", name="Save").press("Enter")
    expect(cora.page.get_by_role("status")).to_contain_text("Saved")
    looks_right(cora, "a challenge on the noticeboard")
    sam.open("/challenges")
    looks_right(sam, "the noticeboard")
    sam.page.get_by_role("link", name=QUESTION).first.press("Enter")
    expect(sam.page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    looks_right(sam, "a challenge")
    assert sam.context.cookies() == []
    sam.page.get_by_role("link", name="Tell us you are interested").press("Enter")
    sam.page.get_by_role("button", name="Send").press("Enter")
    expect(sam.page).to_have_title(re.compile("^Error"))
    looks_right(sam, "a letter that lacks everything")
    for label, said in (("Organisation", "Small Works Ltd"), ("Your name", "Sam"), ("E-mail address", "sam@smallworks.example")):
        sam.page.get_by_label(label).fill(said)
    sam.page.get_by_role("button", name="Send").press("Enter")
    expect(sam.page.get_by_role("heading", level=1)).to_have_text("Thank you")
    looks_right(sam, "thanks")
    cora.page.reload()
    looks_right(cora, "a letter of a firm")
    cora.page.get_by_label("Delete this letter of Small Works Ltd").press("Space")
    cora.page.get_by_role("button", name="Delete what is ticked").press("Enter")
    expect(cora.page.get_by_text("No firm has written yet")).to_be_visible()
    cora.page.get_by_label("Put this challenge on the public noticeboard").press("Space")
    cora.page.get_by_role("button", name="Save").press("Enter")
    expect(cora.page.get_by_role("status")).to_contain_text("Saved")
    sam.page.reload()
    looks_right(sam, "a challenge that is not there any more")
