"""A brief on its way: Cora coordinates, Appa approves, Una stands for a receiver."""
import pytest
from browsing import Browser, account
from challenges import put_up
from people import Person, Room, new_id

from workshop_app.doors import interest
from workshop_app.engine.commands import Actor
from workshop_app.extensions import db, house
from workshop_app.method.review import CHECKS
from workshop_app.models import Brief

QUESTION = "How can technology help residents know what happens with their missed bin collection?"
WRITTEN = {
    "summary": "Residents who report a missed collection hear nothing, and call again.",
    "owner": {"owner": "Head of Waste Services", "contact": "waste@council.example"},
    "why_now": "Calls have doubled since spring.",
    "affected": "As a resident I need to know when my bin is emptied so that I can put it out.",
    "success": ["Fewer people call a second time", "A resident knows within a day what happens next"],
    "offer": "£20,000 without VAT for a first stage, access to crews and to call records.",
    "timetable": [{"what": "Questions until", "when": "2027-02-01"}, {"what": "Answers due", "when": "2027-03-01"}],
}


class Desk(Room):
    """A workshop with a winner and a drafted brief. `cora` and `appa` have accounts, as `una` has none."""

    def __init__(self, room: Room):
        self.id, self.code, self.fay = room.id, room.code, room.fay
        self.cora, self.appa = self.signed_in("Cora", "coordinator"), self.signed_in("Appa", "approver")
        self.una = Person(self.id, "receiver")
        self.una.actor = Actor(self.id, "receiver", called="Procurement")

    def signed_in(self, name: str, role: str) -> Person:
        person = Person(self.id, role)
        person.actor = Actor(self.id, role, account_id=account(name, role).id)
        return person

    @property
    def brief(self) -> Brief:
        with db.reading() as reading:
            return reading.query(Brief).filter_by(workshop_id=self.id).one()

    def fill_in(self) -> None:
        for section, value in WRITTEN.items():
            assert self.cora.code("edit_brief", section=section, value=value) == "ok", section

    def send(self) -> str:
        return self.cora.code("send_to_review", edit=self.brief.edit)

    def approve(self, checks=tuple(CHECKS)) -> str:
        return self.appa.code("approve_brief", edit=self.brief.edit, checks=list(checks))

    def hand_over(self) -> str:
        return self.cora.code("hand_over", edit=self.brief.edit)

    def to(self, state: str) -> None:
        """From a fresh draft as far as that state."""
        for reached, way in (("draft", self.fill_in), ("in_review", self.send), ("approved", self.approve), ("handed_over", self.hand_over),
                             ("acknowledged", self.receive)):
            assert way() in (None, "ok"), reached
            if reached == state:
                return

    def receive(self, case_reference: str = "PROC-17") -> str:
        return self.una.code("acknowledge", version=self.brief.approved_version, case_reference=case_reference)


@pytest.fixture
def desk(app, room, ada, fay) -> Desk:
    room.go("explore")
    notes = [ada.post(f"Nobody tells us {what}")["id"] for what in ("why the bin was missed", "when the crew comes back")]
    room.go("cluster")
    cluster = ada.open_cluster("Missed bins")
    for note in notes:
        ada.do("move", note=note, cluster=cluster)
    room.go("frame")
    fay.do("put_up", id=ada.offer(cluster, QUESTION)["id"])
    room.go("dot-vote")
    fay.do("open_vote", id=new_id())
    ada.do("cast", challenge=fay.sees()["round"][0]["challenges"][0], dots=3)
    fay.do("close_vote")
    room.go("brief")
    assert fay.code("draft_brief") == "ok"
    return Desk(room)


@pytest.fixture
def sam(app) -> Browser:
    """Sam has a small firm and comes by the noticeboard."""
    house.council = app.config["SETTINGS"].council = "Birmingham City Council"
    interest.rush.forget()
    return Browser(app)


@pytest.fixture
def board(two_hours):
    """A brief that is approved and on the noticeboard."""
    return put_up(two_hours)
