"""Every file of one version of a brief: the documents, the data, and the pack of all of them. First what they are made of is read; then
they are computed, which happens in the process beside the server.
"""
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workshop_app import beside
from workshop_app.extensions import db, house
from workshop_app.handover import editions, ocds
from workshop_app.handover.document import Document
from workshop_app.handover.formats import FORMATS, rendered
from workshop_app.handover.issue import issue, until
from workshop_app.handover.pack import pack
from workshop_app.handover.workshop_data import told, workshop_data
from workshop_app.models import Brief, Edition, Workshop

DATA = ("ocds.json", "workshop.json")
PACK = "zip"
WORDS = {ending: format.words for ending, format in FORMATS.items()} | {PACK: "All of them in a pack (ZIP)"}  # of what staff take away
CONTENT_TYPES = {ending: format.content_type for ending, format in FORMATS.items()} | dict.fromkeys(DATA, "application/json") | {
    PACK: "application/zip"}


@dataclass(frozen=True)
class Material:
    """What a file of one version is made of, as plain data; the pack is made of all."""

    document: Document
    package: dict | None  # open contracting data
    workshop: dict | None  # as `workshop_data`
    about: dict  # what opens the pack's manifest


def material(session, ending: str, brief: Brief, edition: Edition | None, state: str | None = None) -> Material:
    """For the file of that ending. edition: None for the draft as it is now.

    state: as if nothing had come after it, so that an event's files stay as they were.
    """
    workshop = session.get(Workshop, brief.workshop_id)
    steps = editions.steps(session, brief)
    version = edition.version if edition else brief.version
    document = issue(brief, edition, workshop, until(steps, version, state) if state else steps, state)
    about = {
        "publisher": house.council, "brief_id": brief.id, "reference": brief.reference, "version": version,
        "state": document.data["meta"]["state"], "ocid": house.ocid(brief.reference),
        "title": document.data["sections"].get("question", ""),
    }
    if ending in FORMATS:
        return Material(document, None, None, about)
    facts = ocds.facts(session, brief, version) | ({"state": state} if state else {})
    return Material(document, ocds.release_package(facts, house), workshop_data(facts, told(session, workshop), house), about)


def made(ending: str, material: Material) -> bytes:
    """One file, computed beside the server. Raises Refused for open contracting data that are not in order."""
    return beside.documents.call(computed, ending, material)


def computed(ending: str, material: Material) -> bytes:
    if ending == PACK:
        names = {f"brief.{each}": each for each in FORMATS} | {each: each for each in DATA}
        return pack({name: computed(each, material) for name, each in names.items()}, material.about)
    if ending == "ocds.json":
        return as_json(ocds.refuse_unfit(material.package))
    return as_json(material.workshop) if ending == "workshop.json" else rendered(ending, material.document)


def as_json(data: dict) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def tag(ending: str, material: Material) -> str:
    """What changes whenever the file does, be it by what it says or by how we write it: 40 hexadecimal characters."""
    return hashlib.sha256(f"{ending}\x1f{handwriting()}\x1f{material!r}".encode(errors="surrogatepass")).hexdigest()[:40]


@cache
def handwriting() -> str:
    """Of this program: another one, where an upgrade may make other bytes out of the same brief."""
    seen = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def pack_of(data: dict) -> bytes | None:
    """The pack for the `data` of an event, in the state that the event tells of; None when there is no such version any more."""
    with db.reading() as reading:
        brief = reading.get(Brief, data["brief_id"])
        edition = brief and editions.of_version(reading, brief, data["version"])
        if edition is None:
            return None
        found = material(reading, PACK, brief, edition, data["state"])
    return made(PACK, found)


