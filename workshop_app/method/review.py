"""The review of a Challenge Brief: its states, the one table of legal moves, and what an approver confirms."""
from dataclasses import dataclass

STATES = {
    "draft": "Draft", "in_review": "In review", "approved": "Approved", "handed_over": "Handed over", "acknowledged": "Acknowledged",
    "withdrawn": "Withdrawn",
}
NEXT = {  # who acts next, and how
    "draft": "The facilitator or a coordinator finishes it and sends it to review.",
    "in_review": "An approver approves it, or asks for changes.",
    "approved": "A coordinator hands it over.",
    "handed_over": "Whoever received it confirms that, or a coordinator records it.",
    "acknowledged": "Nobody: it has arrived. A coordinator can begin a new version.",
    "withdrawn": "Nobody: nothing more will come of it.",
}
OUTWARD = ("approve_brief", "hand_over", "acknowledge", "withdraw_brief")  # moves that somebody outside the review may come to hear of
OUT = ("approved", "handed_over", "acknowledged", "withdrawn")  # what somebody outside the review may come to see


@dataclass(frozen=True)
class Move:
    """`by`: roles. `tells`: the event that receivers may hear of."""

    start: tuple[str, ...]
    end: str
    by: tuple[str, ...]
    button: str
    did: str  # as the history has it
    tells: str | None = None
    message: str = "optional"  # none, optional, needed


MOVES = {
    "send_to_review": Move(("draft",), "in_review", ("coordinator", "facilitator"), "Send to review", "Sent to review", "submitted"),
    "request_changes": Move(("in_review",), "draft", ("approver",), "Ask for changes", "Asked for changes", message="needed"),
    "approve_brief": Move(("in_review",), "approved", ("approver",), "Approve", "Approved", "approved"),
    "hand_over": Move(("approved",), "handed_over", ("coordinator",), "Hand over", "Handed over", "handed_over"),
    "acknowledge": Move(("handed_over", "acknowledged"), "acknowledged", ("coordinator", "receiver"), "Record receipt", "Received"),
    "withdraw_brief": Move(
        ("draft", "in_review", "approved", "handed_over"), "withdrawn", ("coordinator",), "Withdraw", "Withdrawn", "withdrawn", "needed"
    ),
    "begin_version": Move(
        ("approved", "handed_over", "acknowledged"), "draft", ("coordinator",), "Begin a new version", "Began a new version", message="none"
    ),
}
EVENTS = tuple(move.tells for move in MOVES.values() if move.tells)

# After the criteria of the GovTech Catalyst: a challenge that fails one of them is not ready for the market.
CHECKS = {
    "understood": "We understand the problem well, and the brief does not explain a solution.",
    "need": "People clearly need this: the brief says who, and what they need to do.",
    "not_on_market": "Nothing on the market answers this today, as far as we know.",
    "others": "Other public bodies have this problem too and would benefit.",
    "size": "The problem has the right size for the time and the money that we offer.",
    "senior_owner": "A senior manager owns this challenge and stands behind it.",
}


def legal(move: str, state: str) -> bool:
    return state in MOVES[move].start


def open_to(role: str, state: str) -> list[str]:
    """The moves that somebody in this role may make from this state."""
    return [name for name, move in MOVES.items() if role in move.by and legal(name, state)]


def refusal(move: str, state: str) -> str:
    """Why a move is not legal; names both states."""
    return f"This brief is “{STATES[state]}”. It can only become “{STATES[MOVES[move].end]}” from {choice(MOVES[move].start)}."


def choice(states: tuple[str, ...]) -> str:
    names = [f"“{STATES[state]}”" for state in states]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
