"""A workshop at several moments, each reached by real commands, kept as the rows of all tables; and the way back to any of them."""
import sqlite3
from collections.abc import Iterator

from people import Person, Room
from security.payloads import ANSWERS, CLUSTERS, KEY, NOTES, ROUNDS, WORDINGS

from workshop_app.engine import snapshot
from workshop_app.extensions import db
from workshop_app.method.review import CHECKS
from workshop_app.models import Base
from workshop_app.rooms.opening import open_workshop

NEEDED = {
    "owner": {"owner": "Head of Transport", "contact": "transport@council.example"}, "why_now": "Now.", "affected": "Everybody.",
    "offer": "Time.", "timetable": [{"what": "Answers due", "when": "2027-03-01"}],
}
TABLES = sorted(Base.metadata.tables)


class Store:
    """The tables, looked at from outside: nothing of the app's own sessions hides what is there."""

    def __init__(self):
        self.line = sqlite3.connect(db.url.database, timeout=10, isolation_level=None, check_same_thread=False)

    def rows(self) -> dict[str, list[tuple]]:
        return {table: sorted(self.line.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}

    def put(self, rows: dict[str, list[tuple]]) -> None:
        self.line.execute("BEGIN IMMEDIATE")
        for table, lines in rows.items():
            self.line.execute(f"DELETE FROM {table}")
            if lines:
                self.line.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(lines[0]))})", lines)
        self.line.execute("COMMIT")
        snapshot.forget()


class Story:
    """`people` by role; `tell()` plays the workshop and stops at each moment."""

    def __init__(self, script: dict):
        workshop = db.write(lambda session: open_workshop(session, script=script, title="Getting there", account_id=None))
        room = Room(workshop)
        self.id, self.fay, self.ada, self.bo = workshop.id, room.fay, room.sit(), room.sit()
        self.people = {"participant": self.ada, "facilitator": self.fay, "coordinator": room.cora} | {
            role: Person(workshop.id, role) for role in ("screen", "newcomer", "keeper", "owner", "approver", "receiver")
        }

    def tell(self) -> Iterator[str]:
        ada, bo, fay = self.ada, self.bo, self.fay
        yield "ready"
        done(fay, "start")
        for note in NOTES[:4]:
            done(ada, "post", id=note, key=KEY, text=f"{note} is late")
        for cluster in CLUSTERS[:3]:
            done(bo, "open_cluster", id=cluster, title=cluster[:8])
        done(fay, "move", note=NOTES[0], cluster=CLUSTERS[0])
        done(fay, "hide", id=NOTES[1], reason="A name")
        done(fay, "go", stage="hidden")
        for note in NOTES[4:]:
            done(ada, "post", id=note, key=KEY, text=f"{note} is hidden")
        yield "hidden"
        done(fay, "go", stage="shown")
        for wording in WORDINGS:
            done(ada, "offer", id=wording, key=KEY, cluster=CLUSTERS[0], text=f"How can technology help {wording[:8]}?")
        for wording in WORDINGS[:3]:
            done(fay, "put_up", id=wording)
        done(fay, "open_vote", id=ROUNDS[0])
        done(ada, "cast", challenge=WORDINGS[0], dots=2)
        done(bo, "cast", challenge=WORDINGS[1], dots=2)
        done(ada, "rate", principle="openness", score=4)
        yield "voting"
        done(fay, "close_vote")
        done(fay, "pause")
        yield "tied"
        done(fay, "resume")
        done(fay, "choose", challenge=WORDINGS[1], reason="It is the root")
        for answer, section in zip(ANSWERS, ("success", "affected"), strict=True):
            done(ada, "answer", id=answer, key=KEY, section=section, text="Calm")
        done(fay, "draft_brief")
        done(fay, "edit_brief", section="told_us", value=[{"text": f"{NOTES[0]} is late", "redacted": False}])
        yield "drafted"
        done(fay, "finish")
        yield "finished"
        yield from self.review()

    def review(self) -> Iterator[str]:
        cora, appa = self.people["coordinator"], self.people["approver"]
        for section, value in NEEDED.items():
            done(cora, "edit_brief", section=section, value=value)
        edit = done(cora, "edit_brief", section="summary", value="A day less to wait")["result"]["edit"]
        done(cora, "send_to_review", edit=edit)
        yield "in review"
        done(appa, "approve_brief", edit=edit, checks=list(CHECKS))
        yield "approved"
        done(cora, "hand_over", edit=edit)
        yield "handed over"


def done(person: Person, command: str, **fields) -> dict:
    answer = person.do(command, **fields)
    assert answer["ok"], (command, answer)
    return answer
