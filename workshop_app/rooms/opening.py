"""Opening: a workshop begins as a copy of its script, alone or as the next session of a programme."""
from sqlalchemy import select

from workshop_app.method import codes
from workshop_app.method.script import stage_list
from workshop_app.models import Cluster, Note, Programme, Wording, Workshop, new_id, now


def open_workshop(session, *, script: dict, title: str, account_id: str | None, topic="", team="", owner="", contact="",
                  entry="code", expected: int | None = None,
                  programme: Programme | None = None, session_number: int = 1, carry_from: Workshop | None = None,
                  carry=("clusters", "challenges")) -> Workshop:
    """Add a workshop that runs `script`, with a code of its own. The caller commits.

    `carry_from`: an earlier session whose clusters (with their notes) and challenges start this one, as `carry` says.
    """
    stages = [stage | {"place": place} for place, stage in enumerate(stage_list(script))]
    workshop = Workshop(
        id=new_id(), code=unused_code(session), title=title, topic=topic, team=team, owner=owner, contact=contact, entry=entry,
        expected=expected, opened_by=account_id,
        opened_at=now(), programme_id=programme.id if programme else None, session=session_number, script_title=script["title"],
        stages=stages, stage=stages[0]["key"],
    )
    session.add(workshop)
    session.flush()
    if carry_from is not None:
        carry_over(session, carry_from, workshop, carry)
    return workshop


def unused_code(session) -> str:
    code = codes.make()
    while session.scalar(select(Workshop.id).where(Workshop.code == code)):
        code = codes.make()
    return code


def carry_over(session, old: Workshop, new: Workshop, carry) -> None:
    """Copy clusters with their notes, and the wordings, under new ids. Nobody holds their keys: they belong to the room now."""

    def rows(model):
        return session.scalars(select(model).where(model.workshop_id == old.id))

    twins: dict[str, str] = {}
    if "clusters" in carry:
        for cluster in rows(Cluster):
            if not cluster.dissolved:
                twins[cluster.id] = new_id()
                session.add(Cluster(id=twins[cluster.id], workshop_id=new.id, title=cluster.title, place=cluster.place))
        session.flush()
        for note in rows(Note):
            if note.revealed and not note.withdrawn and not note.hidden and old.gathers(note.stage):
                session.add(
                    Note(id=new_id(), workshop_id=new.id, stage="carried", text=note.text, cluster=twins.get(note.cluster), revealed=True)
                )
    if "challenges" in carry:
        for wording in rows(Wording):
            if not wording.withdrawn:
                session.add(
                    Wording(id=new_id(), workshop_id=new.id, cluster=twins.get(wording.cluster), text=wording.text,
                            original=wording.original, nudges=wording.nudges, reason=wording.reason, up=wording.up)
                )
