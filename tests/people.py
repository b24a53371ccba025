"""The people of these tests: Ada, Bo and Cy sit, Fay facilitates, Cora coordinates. A history is a list of their commands."""
import secrets
import uuid

from workshop_app.doors.view import sync
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run


def new_id() -> str:
    return str(uuid.uuid4())


def new_key() -> str:
    return secrets.token_urlsafe(32)


class Person:
    """Somebody at the workshop's table, who does commands and looks at the board."""

    def __init__(self, workshop_id: str, role: str):
        self.actor = Actor(workshop_id, role, token=secrets.token_urlsafe(32) if role in ("participant", "newcomer") else None)

    def do(self, command: str, payload=None, **fields) -> dict:
        """The answer, or the refusal's body: just what a door would send back."""
        try:
            return run(command, fields if payload is None else payload, self.actor)
        except Refused as refused:
            return refused.body()

    def code(self, command: str, payload=None, **fields) -> str:
        """"ok", or the code of the refusal."""
        answer = self.do(command, payload, **fields)
        return "ok" if answer["ok"] else answer["error"]["code"]

    def sees(self) -> dict:
        """The whole board, as this person's eye has it."""
        return sync(self.actor)["board"]

    def mine(self) -> dict:
        return sync(self.actor)["mine"]

    def post(self, text: str) -> dict:
        """Post a note; returns {"id", "key"}."""
        note = {"id": new_id(), "key": new_key()}
        answer = self.do("post", text=text, **note)
        assert answer["ok"], answer
        return note

    def offer(self, cluster: str | None, text: str, **more) -> dict:
        wording = {"id": new_id(), "key": new_key()}
        answer = self.do("offer", cluster=cluster, text=text, **wording, **more)
        assert answer["ok"], answer
        return wording

    def open_cluster(self, title: str) -> str:
        id = new_id()
        assert self.code("open_cluster", id=id, title=title) == "ok"
        return id


class Room:
    """A workshop with people in it: `fay` facilitates, `cora` coordinates, `sit()` brings a participant."""

    def __init__(self, workshop):
        self.id, self.code = workshop.id, workshop.code
        self.fay = Person(workshop.id, "facilitator")
        self.cora = Person(workshop.id, "coordinator")

    def sit(self) -> Person:
        newcomer = Person(self.id, "newcomer")
        assert newcomer.code("sit") == "ok"
        person = Person(self.id, "participant")
        person.actor = Actor(self.id, "participant", token=newcomer.actor.token)
        return person

    def go(self, stage: str) -> None:
        """Start if need be, then to that stage."""
        assert self.fay.code("start") == "ok"
        assert self.fay.code("go", stage=stage) == "ok"
