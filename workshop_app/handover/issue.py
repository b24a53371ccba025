"""A brief as the world gets it: an edition, or the draft as it is, with its version, its state and the history of its review."""
from datetime import UTC, datetime

from workshop_app.extensions import house
from workshop_app.handover.document import Document, document
from workshop_app.method import tally
from workshop_app.method.review import MOVES, OUTWARD
from workshop_app.models import Brief, Edition, Step, Workshop


def issue(brief: Brief, edition: Edition | None, workshop: Workshop, steps: list[Step], state: str | None = None) -> Document:
    """edition: None for the draft as it is now. steps: the brief's, in their order. state: another than the present one.

    The history of an approved version begins with its approval: what was said on the way there stays in the house.
    """
    sections = edition.sections if edition else brief.sections
    version = edition.version if edition else brief.version
    meta = {
        "council": house.council, "team": workshop.team, "reference": brief.reference, "version": version,
        "ocid": house.ocid(brief.reference), "state": state or state_of(brief, edition, steps),
        "date": day(edition.made_at if edition else brief.edited_at), "pulse": tally.pulse(workshop.pulse), "template": house.docx_template,
    }
    told = [step for step in steps if step.did in OUTWARD] if edition and edition.approved_at is not None else steps
    return document(sections | {"history": history(told, version)}, meta)


def state_of(brief: Brief, edition: Edition | None, steps: list[Step]) -> str:
    """The state of that version: what is approved goes its own way while a newer one is worked on, and all is withdrawn together."""
    if edition is None or edition.approved_at is None:
        return brief.state
    if edition.version == brief.approved_version or brief.approved_state == "withdrawn":
        return brief.approved_state
    return next(MOVES[step.did].end for step in reversed(steps) if step.version == edition.version and step.did in OUTWARD)


def history(steps: list[Step], version: int) -> list[dict]:
    """The section `history`: every step up to that version."""
    return [
        {"version": step.version, "what": MOVES[step.did].did, "who": step.who, "when": day(step.at), "message": words(step)}
        for step in steps if step.version <= version
    ]


def until(steps: list[Step], version: int, state: str) -> list[Step]:
    """The steps up to the one that led that version to that state."""
    reached = [number for number, step in enumerate(steps) if step.version == version and MOVES[step.did].end == state]
    return steps[: reached[0] + 1] if reached else steps


def words(step: Step) -> str:
    reference = step.detail.get("case_reference")
    return " ".join(part for part in (f"Case reference: {reference}." if reference else "", step.message) if part)


def day(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).date().isoformat()
