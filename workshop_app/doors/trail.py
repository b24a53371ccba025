"""What staff did in a workshop, for its facilitators and coordinators; and forgetting it."""
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workshop_app.doors.guard import inside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.models import Account, Act, Workshop

trail = Blueprint("trail", __name__)
WORDS = {  # command: what a reader of the list is told
    "start": "started the workshop",
    "go": "moved everybody to a stage",
    "pause": "paused the clock",
    "resume": "let the clock go on",
    "set_clock": "set the clock",
    "reveal": "revealed the hidden notes",
    "hide": "took a note off the board",
    "unhide": "put a note back on the board",
    "settle": "looked at a flagged note and left it",
    "pause_posting": "paused posting",
    "resume_posting": "let people post again",
    "gather": "gathered notes into a cluster",
    "put_up": "put a challenge up for the vote",
    "take_down": "took a challenge down",
    "open_vote": "opened the vote",
    "close_vote": "closed the vote",
    "run_off": "opened a run-off",
    "choose": "recorded the group’s choice",
    "draft_brief": "drafted the brief",
    "edit_brief": "edited the brief",
    "keep_wording": "kept words that the wording check points at",
    "send_to_review": "sent the brief to review",
    "request_changes": "asked for changes to the brief",
    "approve_brief": "approved the brief",
    "hand_over": "handed the brief over",
    "acknowledge": "recorded that the brief was received",
    "withdraw_brief": "withdrew the brief",
    "begin_version": "began a new version of the brief",
    "set_out": "changed how the brief goes out",
    "drop_interests": "deleted what firms had written about the challenge",
    "finish": "finished the workshop",
    "admit": "changed how people come in",
    "invite": "made invites",
    "recall": "cancelled the unused invites",
    "forget": "deleted what people gave",
    "new_links": "made new links",
}
ROLES = {"facilitator": "Somebody with the facilitator’s link", "coordinator": "A coordinator", "approver": "An approver",
         "receiver": "Whoever received the brief", "keeper": "The retention time"}


@trail.get("/w/<code>/acts")
@inside("facilitator", "coordinator")
def acts(workshop: Workshop, actor: Actor):
    with db.reading() as reading:
        known = reading.query(Act, Account.name).outerjoin(Account, Account.id == Act.account_id).filter(Act.workshop_id == workshop.id)
        lines = [line(act, name) for act, name in known.order_by(Act.at, Act.id)]
    return render_template("acts.html", workshop=workshop, role=actor.role, lines=lines)


def line(act: Act, name: str | None) -> dict:
    """{"at": moment, "who", "what", "detail"} of one act."""
    at = datetime.fromtimestamp(act.at / 1000, UTC)
    return {"at": at, "who": name or ROLES[act.role], "what": WORDS[act.did], "detail": act.detail}


@trail.get("/w/<code>/forget")
@inside("facilitator")
def ask(workshop: Workshop, _actor: Actor):
    refuse_while_running(workshop)
    return render_template("forget.html", workshop=workshop, errors={})


@trail.post("/w/<code>/forget")
@inside("facilitator")
def forget(workshop: Workshop, actor: Actor):
    refuse_while_running(workshop)
    if "sure" not in request.form:
        errors = {"sure": ["Tick the box if you want to delete what people gave."]}
        return render_template("forget.html", workshop=workshop, errors=errors), 400
    run("forget", {}, actor)
    flash(f"What people gave to “{workshop.title}” was deleted. Its results page has the receipt.")
    return redirect(url_for("pages.results", code=workshop.code))


def refuse_while_running(workshop: Workshop) -> None:
    if workshop.running:
        raise Refused("not_finished", "Finish the workshop first: people may be writing in it just now.", status=409)
