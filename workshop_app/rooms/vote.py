"""Vote: each person spends dots on challenges. Nobody sees a tally until the vote closes; dots can be taken back until then."""
from marshmallow import Schema
from sqlalchemy import bindparam, delete, func, select

from workshop_app.engine.commands import FACILITATOR, PEOPLE, Refused, Table, command
from workshop_app.engine.fields import Id, Number, Text
from workshop_app.method import tally
from workshop_app.models import Ballot, Round, Wording

MINE = select(Ballot).where(Ballot.round_id == bindparam("round"), Ballot.token_hash == bindparam("mine"))


class OpenVote(Schema):
    id = Id(required=True)
    dots = Number(1, 20)
    per_challenge = Number(1, 20)


class Cast(Schema):
    challenge = Id(required=True)
    dots = Number(0, 20, required=True)


class CloseVote(Schema):
    round = Id()


class RunOff(Schema):
    id = Id(required=True)


class Choose(Schema):
    challenge = Id(required=True)
    reason = Text(200, lines=False, required=True)


def opened(table: Table, sent: dict) -> bool:
    return table.find(Round, sent["id"]) is not None


@command("vote", OpenVote, by=FACILITATOR, done=opened)
def open_vote(table: Table, sent: dict) -> list:
    """A round over every challenge that is up. A new first vote forgets an earlier winner."""
    rounds = no_open_round(table)
    challenges = sorted(wording.id for wording in table.all(Wording, Wording.up, ~Wording.withdrawn))
    if not challenges:
        raise Refused("nothing_to_vote_on", "No challenge has been put up yet. Go back to framing and put up at least one.", status=409)
    dots = sent.get("dots") or table.stage["dots"]
    per_challenge = min(dots, sent.get("per_challenge") or table.stage["per_challenge"])
    return begin(table, sent["id"], len(rounds) + 1, challenges, dots, per_challenge)


@command("vote", Cast, by=PEOPLE)
def cast(table: Table, sent: dict) -> list:
    """Say how many of my dots stand on a challenge. Saying it twice changes nothing, so nobody can overspend."""
    round_ = open_round(table)
    if sent["challenge"] not in round_.challenges:
        raise Refused("unknown_challenge", "This challenge is not in the vote.", status=404)
    mine_hash = Ballot.hash_of(round_.id, table.actor.token)
    ballots = {ballot.challenge: ballot for ballot in table.session.scalars(MINE, {"round": round_.id, "mine": mine_hash})}
    mine = {challenge: ballot.dots for challenge, ballot in ballots.items()}
    why = tally.refusal(mine, sent["challenge"], sent["dots"], round_.dots, round_.per_challenge)
    if why:
        raise over(why, round_, mine)
    mark(table, ballots.get(sent["challenge"]), Ballot(round_id=round_.id, token_hash=mine_hash, **sent))
    mine = {challenge: dots for challenge, dots in (mine | {sent["challenge"]: sent["dots"]}).items() if dots}
    table.reply = {"left": round_.dots - sum(mine.values()), "mine": mine}
    return []


@command("vote", CloseVote, by=FACILITATOR, when="running", scrubs=True)
def close_vote(table: Table, sent: dict) -> list:
    """Count the dots, delete the ballots. A sole leader wins; closing twice changes nothing.

    `round` names the round that is meant, so that a late resend can't close the run-off that was opened after it.
    """
    round_ = table.find(Round, sent["round"]) if "round" in sent else newest(table)
    if round_ is None:
        raise Refused("vote_not_open", "The vote has not been opened yet.", status=409)
    if not round_.is_open:
        return []
    ballots = table.session.execute(select(Ballot.challenge, Ballot.dots).where(Ballot.round_id == round_.id)).all()
    people = table.session.scalar(select(func.count(Ballot.token_hash.distinct())).where(Ballot.round_id == round_.id))
    table.session.execute(delete(Ballot).where(Ballot.round_id == round_.id))
    round_.state, round_.ballots = "closed", people
    round_.tally = dict.fromkeys(round_.challenges, 0) | tally.count(map(tuple, ballots))
    first = tally.leaders(round_.tally)
    if len(first) == 1:
        table.workshop.winner, table.workshop.winner_how = first[0], "run-off" if round_.run_off else "dots"
    return [round_, table.workshop]


@command("vote", RunOff, by=FACILITATOR, done=opened)
def run_off(table: Table, sent: dict) -> list:
    """A new round among those that tied."""
    no_open_round(table)
    last = newest(table)
    tied = tally.tied(last.tally) if last else []
    if not tied:
        raise Refused("no_tie", "The last vote did not end in a tie.", status=409)
    return begin(table, sent["id"], last.number + 1, tied, last.dots, last.per_challenge, run_off=True)


@command("vote", Choose, by=FACILITATOR, when="running")
def choose(table: Table, sent: dict) -> list:
    """Record the group's own choice, with its reason, where the dots named no single winner."""
    no_open_round(table)
    last = newest(table)
    if last is None:
        raise Refused("no_result_yet", "Vote first: a choice is recorded when the vote has ended without a single winner.", status=409)
    among = tally.tied(last.tally) or ([] if tally.leaders(last.tally) else last.challenges)
    if not among:
        raise Refused("no_tie", "The last vote has a single winner.", status=409)
    if sent["challenge"] not in among:
        raise Refused("unknown_challenge", "Choose one of the challenges that tied.", status=404)
    workshop = table.workshop
    workshop.winner, workshop.winner_how, workshop.winner_reason = sent["challenge"], "chosen", sent["reason"]
    return [workshop]


def begin(table: Table, id: str, number: int, challenges: list, dots: int, per_challenge: int, run_off: bool = False) -> list:
    made = Round(
        id=table.fresh(Round, id), number=number, dots=dots, per_challenge=per_challenge, challenges=challenges, state="open",
        run_off=run_off,
    )
    workshop = table.workshop
    workshop.winner = workshop.winner_how = None
    workshop.winner_reason = ""
    return [table.add(made), workshop]


def mark(table: Table, there: Ballot | None, wanted: Ballot) -> None:
    """Make the ballot that is there, if any, as it is wanted; one without dots is none."""
    if there is None and wanted.dots:
        table.session.add(wanted)
    elif there is not None and wanted.dots:
        there.dots = wanted.dots
    elif there is not None:
        table.session.delete(there)


def newest(table: Table) -> Round | None:
    return max(table.all(Round), key=lambda round_: round_.number, default=None)


def open_round(table: Table) -> Round:
    round_ = newest(table)
    if round_ is None:
        raise Refused("vote_not_open", "The vote has not opened yet. The facilitator will open it in a moment.", status=409)
    if not round_.is_open:
        raise Refused("vote_closed", "The vote has closed. Your dots are counted.", status=409)
    return round_


def no_open_round(table: Table) -> list[Round]:
    rounds = table.all(Round)
    if any(round_.is_open for round_ in rounds):
        raise Refused("vote_open", "A vote is open. Close it first.", status=409)
    return rounds


def over(why: str, round_: Round, mine: dict) -> Refused:
    if why == "too_many_on_one":
        return Refused(why, f"One challenge takes at most {round_.per_challenge} of your dots.", status=409)
    left = f"{round_.dots - sum(mine.values())} of {round_.dots} {'dot' if round_.dots == 1 else 'dots'}"
    return Refused(why, f"You have {left} left. Take one back from another challenge first.", status=409)
