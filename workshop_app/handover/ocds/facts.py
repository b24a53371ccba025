"""What a release is made of, as plain data; and what a person should know before it is published."""
from sqlalchemy import func

from workshop_app.engine.commands import Refused
from workshop_app.extensions import House
from workshop_app.handover import editions
from workshop_app.handover.ocds.checks import problems
from workshop_app.models import Brief, Edition, Step


def facts(session, brief: Brief, version: int | None = None) -> dict:
    """Of an approved version, or of the one that is worked on; of the one in force when none is named:

    {"id", "reference", "version", "state": a state of method.review, "sections", "market", "sources", "at", "approved_at": None for
     a draft, "previous": the same of the version that was approved before, or None}. Moments are milliseconds since 1970.
    """
    edition = editions.approved(session, brief, version)
    if edition is None and version not in (None, brief.version):
        raise Refused("unknown_version", "No such version of this brief was approved.", status=409)
    if edition is None:
        found = said(brief, brief, brief.edited_at) | {"state": brief.state}
    else:
        found = said(brief, edition, edition.approved_at) | {"approved_at": edition.approved_at}
        if edition.version == brief.approved_version:
            found["state"] = brief.approved_state
    if found["state"] == "withdrawn":
        found["at"] = withdrawn_at(session, brief) or found["at"]
    before = earlier(session, brief, found["version"])
    return found | {"previous": said(brief, before, before.approved_at) | {"approved_at": before.approved_at} if before else None}


def said(brief: Brief, words: Brief | Edition, at: int) -> dict:
    return {
        "id": brief.id, "reference": brief.reference, "version": words.version, "state": "approved", "sections": words.sections,
        "market": words.market, "sources": brief.sources, "at": at, "approved_at": None, "previous": None,
    }


def withdrawn_at(session, brief: Brief) -> int | None:
    return session.query(func.max(Step.at)).filter_by(brief_id=brief.id, did="withdraw_brief").scalar()


def earlier(session, brief: Brief, version: int) -> Edition | None:
    approved = [each for each in editions.all_of(session, brief) if each.approved_at is not None and each.version < version]
    return max(approved, key=lambda each: each.version, default=None)


def warnings(house: House) -> list[str]:
    """What an operator has to set before these data are published."""
    found = []
    if not house.ocid_prefix:
        found.append("No prefix of open contracting ids is set, so these data bear that of the standard’s examples and are marked "
                     "“DRAFT, not for publication”. An operator sets WORKSHOP_OCID_PREFIX.")
    if not house.buyer_id:
        found.append("No identifier of the public body is set, so that others can’t be sure whose data these are. "
                     "An operator sets WORKSHOP_BUYER_ID.")
    if not house.address.startswith("https://"):
        found.append("The addresses in these data can’t be opened from elsewhere. An operator sets WORKSHOP_PUBLIC_URL.")
    return found


def refuse_unfit(package: dict) -> dict:
    """The package, when our checks find nothing wrong with it. Nothing else leaves the house."""
    if found := problems(package):
        fields = {problem.path: [f"{problem.sentence} {problem.fix}"] for problem in found}
        raise Refused("unfit_data", "These open contracting data are not in order, so they were not handed out.", fields, status=409)
    return package
