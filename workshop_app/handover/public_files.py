"""The files of a challenge on the noticeboard: every document of the approved edition, and its open contracting data. What only procurement
gets stays out: the clusters and votes of the workshop, and the pack that holds them.
"""
from workshop_app.extensions import house
from workshop_app.handover import ocds
from workshop_app.handover.files import as_json
from workshop_app.handover.formats import FORMATS, rendered
from workshop_app.handover.noticeboard import Notice, public_document
from workshop_app.models import Brief

OCDS = "ocds.json"
WORDS = {ending: format.words for ending, format in FORMATS.items()} | {OCDS: "Open contracting data (OCDS)"}
CONTENT_TYPES = {ending: format.content_type for ending, format in FORMATS.items()} | {OCDS: "application/json"}


def gathered(session, notice: Notice, ending: str):
    """What the file says: a Document or a release package, whose `repr` changes with it."""
    if ending != OCDS:
        return public_document(notice)
    facts = ocds.facts(session, session.get(Brief, notice.id), notice.version) | {"state": "approved"}
    return for_everybody(ocds.release_package(facts, house), notice)


def for_everybody(package: dict, notice: Notice) -> dict:
    """With addresses that open without a key, of those files alone that the noticeboard has."""
    [release] = package["releases"]
    documents = [opened for each in release["planning"]["documents"] if (opened := open_document(each, notice))]
    planning = release["planning"] | {"documents": documents}
    return package | {"uri": address(notice, OCDS), "releases": [release | {"planning": planning}]}


def open_document(document: dict, notice: Notice) -> dict | None:
    """The document as everybody can fetch it; None when it is not for everybody. What is none of our own files stays as it is."""
    url = document.get("url") or ""
    if not url.startswith(f"{house.address}/api/"):
        return document
    ending = url.rpartition("/")[2]
    return document | {"url": address(notice, ending)} if ending in WORDS else None


def address(notice: Notice, ending: str) -> str:
    return f"{house.address}/challenges/{notice.reference}/brief.{ending}"


def computed(ending: str, made) -> bytes:
    """For the process beside the server. Raises Refused for open contracting data that are not in order."""
    return as_json(ocds.refuse_unfit(made)) if ending == OCDS else rendered(ending, made)
