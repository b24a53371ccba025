"""Pulse: each rates how far the session lived the five principles; then the workshop closes."""
from marshmallow import Schema
from sqlalchemy import delete, select

from workshop_app.engine.commands import FACILITATOR, PEOPLE, Refused, Table, command
from workshop_app.engine.fields import Number, OneOf
from workshop_app.engine.shuffle import rewrite
from workshop_app.method import tally
from workshop_app.method.principles import PRINCIPLES
from workshop_app.models import Answer, Note, Rating, Round, Seat, Wording


class Rate(Schema):
    principle = OneOf(PRINCIPLES, required=True)
    score = Number(1, 5, required=True)


def finished(table: Table, sent: dict) -> bool:
    return table.workshop.state == "finished"


@command("pulse", Rate, by=PEOPLE)
def rate(table: Table, sent: dict) -> list:
    """Set my rating of one principle, kept under a one-way hash until the workshop finishes."""
    token_hash = Rating.hash_of(table.workshop.id, table.actor.token)
    rating = table.session.get(Rating, (table.workshop.id, token_hash, sent["principle"]))
    if rating is None:
        rating = table.add(Rating(token_hash=token_hash, principle=sent["principle"], score=sent["score"]))
    rating.score = sent["score"]
    table.session.flush()
    mine = select(Rating.principle, Rating.score).where(Rating.workshop_id == table.workshop.id, Rating.token_hash == token_hash)
    table.reply = {"mine": dict(map(tuple, table.session.execute(mine)))}
    return []


@command("pulse", by=FACILITATOR, when="running", done=finished, tidies=True)
def finish(table: Table, sent: dict) -> list:
    """Close the workshop: ratings become counts, and are deleted. Fewer than three aren't even counted: they could be traced."""
    workshop = table.workshop
    if table.all(Round, Round.state == "open"):
        raise Refused("vote_open", "The vote is still open. Close it first, so that everybody's dots are counted.", status=409)
    counts = {principle: [0] * 5 for principle in PRINCIPLES}
    for rating in table.all(Rating):
        counts[rating.principle][rating.score - 1] += 1
    table.session.execute(delete(Rating).where(Rating.workshop_id == workshop.id))
    workshop.pulse = {principle: given for principle, given in counts.items() if sum(given) >= tally.FEWEST}
    workshop.state, workshop.ends, workshop.left, workshop.finished_at = "finished", None, None, table.now
    workshop.posting_paused = False
    for model in (Note, Wording, Answer, Seat):
        rewrite(table.session, model, model.workshop_id == workshop.id)
    return [workshop]
