"""The review: each move is a command, checks the one table of moves, and writes its step and what receivers hear in one transaction."""
from marshmallow import Schema, fields, validate

from workshop_app.engine.commands import Refused, Table, command
from workshop_app.engine.fields import REQUIRED, Number, OneOf, Text
from workshop_app.extensions import house
from workshop_app.handover import editions, ocds, outbox
from workshop_app.handover.editing import found, refuse_locked
from workshop_app.method import market, review, sections
from workshop_app.method.review import CHECKS, MOVES
from workshop_app.models import Account, Brief, Step

ROLES = {"facilitator": "Somebody with the facilitator’s link", "coordinator": "A coordinator", "approver": "An approver"}
MOST = 2**31 - 1


class Seen(Schema):
    """`edit`: the number of the last edit that the sender has seen. What somebody changed meanwhile must not be moved on unseen."""

    edit = Number(1, MOST, required=True)
    message = Text(1000, empty=True, load_default="")


class SeenWithMessage(Seen):
    message = Text(1000, required=True)


class Approve(Seen):
    checks = fields.List(OneOf(CHECKS), required=True, validate=validate.Length(max=len(CHECKS)), error_messages=REQUIRED)


class OfVersion(Schema):
    version = Number(1, MOST, required=True)
    message = Text(1000, empty=True, load_default="")


class Acknowledge(OfVersion):
    case_reference = Text(100, required=True, lines=False)


class SetOut(Schema):
    """How a brief goes out: what open contracting data say of it, and whether the noticeboard shows it. What is not sent stays."""

    market = fields.Raw(allow_none=False)
    noticed = fields.Boolean(truthy={True}, falsy={False})
    interest = OneOf(("off", "list", "email"))


def moved(name: str):
    """An earlier sending of the move had its effect: the brief stands where it leads, with the same edit or version."""

    def done(table: Table, sent: dict) -> bool:
        brief = editions.of(table)
        same = sent["edit"] == brief.edit if brief and "edit" in sent else brief and sent["version"] == brief.version
        return bool(same) and brief.state == MOVES[name].end and last_move(table, brief) == name

    return done


def received(table: Table, sent: dict) -> bool:
    """Has this receiver said so already? A second one may have a reference of its own."""
    brief = editions.of(table)
    wanted = (sent["version"], sent["case_reference"], who(table))
    return brief is not None and any(
        (step.version, step.detail.get("case_reference"), step.who) == wanted
        for step in editions.steps(table.session, brief) if step.did == "acknowledge"
    )


@command("review", Seen, by=MOVES["send_to_review"].by, when="always", done=moved("send_to_review"))
def send_to_review(table: Table, sent: dict) -> list:
    brief = to_move(table, "send_to_review", sent)
    editions.make(table, brief)
    return step(table, brief, "send_to_review", sent)


@command("review", SeenWithMessage, by=MOVES["request_changes"].by, when="always", done=moved("request_changes"))
def request_changes(table: Table, sent: dict) -> list:
    return step(table, to_move(table, "request_changes", sent), "request_changes", sent)


@command("review", Approve, by=MOVES["approve_brief"].by, when="always", done=moved("approve_brief"))
def approve_brief(table: Table, sent: dict) -> list:
    """Requirements are asked for here and nowhere before. Who wrote last does not approve: a second pair of eyes has seen it."""
    brief = to_move(table, "approve_brief", sent)
    if brief.editor_id is not None and brief.editor_id == table.actor.account_id:
        raise Refused("own_work", "You wrote the last change to this brief. Somebody else has to approve it.", status=403)
    refuse_unticked(sent["checks"])
    refuse_incomplete(brief)
    editions.latest(table, brief).approved_at = table.now
    brief.approved_version, brief.approved_state = brief.version, "approved"
    table.session.flush()
    ocds.refuse_unfit(ocds.release_package(ocds.facts(table.session, brief), house))
    return step(table, brief, "approve_brief", sent, checks=[check for check in CHECKS if check in sent["checks"]])


@command("review", Seen, by=MOVES["hand_over"].by, when="always", done=moved("hand_over"))
def hand_over(table: Table, sent: dict) -> list:
    brief = to_move(table, "hand_over", sent)
    brief.approved_state = "handed_over"
    return step(table, brief, "hand_over", sent)


@command("review", Acknowledge, by=MOVES["acknowledge"].by, when="always", done=received)
def acknowledge(table: Table, sent: dict) -> list:
    """Whoever received a version says so, with a case reference; a newer version may be worked on meanwhile."""
    brief = found(table)
    if sent["version"] != brief.approved_version:
        raise Refused("unknown_version", "No such version of this brief was handed over, or a newer one was since.", status=409)
    refuse_illegal("acknowledge", brief.approved_state)
    brief.approved_state, brief.case_reference = "acknowledged", sent["case_reference"]
    return step(table, brief, "acknowledge", sent, moves=brief.version == sent["version"], version=sent["version"],
                case_reference=sent["case_reference"])


@command("review", SeenWithMessage, by=MOVES["withdraw_brief"].by, when="always", done=moved("withdraw_brief"))
def withdraw_brief(table: Table, sent: dict) -> list:
    """Nothing more will come of this brief. What was approved is withdrawn with it."""
    brief = to_move(table, "withdraw_brief", sent)
    if brief.approved_state:
        brief.approved_state = "withdrawn"
    return step(table, brief, "withdraw_brief", sent)


@command("review", OfVersion, by=MOVES["begin_version"].by, when="always", done=moved("begin_version"))
def begin_version(table: Table, sent: dict) -> list:
    """`version` is the new one's number. What was approved stays as it is, and in force until the new one is approved."""
    brief = found(table)
    refuse_illegal("begin_version", brief.state)
    if sent["version"] != brief.version + 1:
        raise Refused("unknown_version", f"The next version of this brief is {brief.version + 1}.", status=409)
    brief.version = sent["version"]
    return step(table, brief, "begin_version", sent)


@command("review", SetOut, by=("coordinator",), when="always")
def set_out(table: Table, sent: dict) -> list:
    """How the brief goes out. The noticeboard can be left and joined at any time; the data belong to the text and wait with it."""
    brief = found(table)
    if "market" in sent:
        refuse_locked(brief)
        try:
            brief.market = market.clean(sent["market"])
        except sections.BadValue as bad:
            raise Refused("bad_payload", str(bad), bad.fields) from None
        brief.edit, brief.edited_at, brief.editor_id = brief.edit + 1, table.now, table.actor.account_id
    brief.noticed, brief.interest = sent.get("noticed", brief.noticed), sent.get("interest", brief.interest)
    brief.changed_at = table.now
    return [brief]


def to_move(table: Table, name: str, sent: dict) -> Brief:
    """The brief, if the move is legal and the sender has seen all of it."""
    brief = found(table)
    refuse_illegal(name, brief.state)
    if sent["edit"] != brief.edit:
        raise Refused("edited_meanwhile", "Somebody changed this brief since you opened it. Look at it again first.", status=409)
    return brief


def refuse_illegal(name: str, state: str) -> None:
    if not review.legal(name, state):
        raise Refused("illegal_move", review.refusal(name, state), status=409)


def refuse_unticked(checks: list[str]) -> None:
    missing = {f"checks.{check}": ["Confirm this, or ask for changes."] for check in CHECKS if check not in checks}
    if missing:
        raise Refused("unticked", "Confirm each line, or ask for changes.", missing)


def refuse_incomplete(brief: Brief) -> None:
    wrong = {key: ["This is needed before a brief can be approved."] for key in sections.missing(brief.sections, "approval")}
    for key in brief.sections.keys() - sections.READ_ONLY - wrong.keys():
        if too_long := sections.hard_problems(key, brief.sections[key]):
            wrong[key] = too_long
    if wrong:
        raise Refused("incomplete", "This brief is not ready to be approved. Ask for changes.", wrong)


def step(table: Table, brief: Brief, did: str, sent: dict, moves: bool = True, version: int | None = None, **detail) -> list:
    """Take the step: the state, the line in the history, and what receivers hear."""
    brief.changed_at = table.now
    if moves:
        brief.state = MOVES[did].end
    if brief.approved_state and did in review.OUTWARD:
        brief.approved_changed_at = table.now
    table.session.add(Step(
        brief_id=brief.id, at=table.now, version=version or brief.version, did=did, account_id=table.actor.account_id, who=who(table),
        message=sent.get("message", ""), detail=detail,
    ))
    if MOVES[did].tells:
        outbox.put(table, brief, MOVES[did].tells)
    table.reply = {"state": brief.state, "version": brief.version}
    return [brief]


def who(table: Table) -> str:
    actor = table.actor
    if actor.called:
        return actor.called
    account = table.session.get(Account, actor.account_id) if actor.account_id else None
    return account.name if account else ROLES.get(actor.role, "Somebody")


def last_move(table: Table, brief: Brief) -> str | None:
    return next((step.did for step in reversed(editions.steps(table.session, brief))), None)
