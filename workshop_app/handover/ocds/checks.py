"""Checks of a release package: by the standard's own schema and codelists, and of what a schema can't say.

Each finding names the field and the fix.
"""
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from workshop_app.handover.ocds import codelists, schema
from workshop_app.handover.ocds.uk import EXTENSION
from workshop_app.handover.ocds.wording import called, short

OCID = re.compile(r"ocds-[a-z0-9]{6}-?.+")
CPV = re.compile(r"\d{8}(-\d)?")
OF_THE_UK = {"noticeType": str, "aboveThreshold": bool, "noEngagementNoticeRationale": str}  # fields that we know of its extension
MERGED_WHOLE = ("additionalClassifications", "additionalIdentifiers")
OWN_ID = "Give each an id of its own."
MOST = 100  # findings; whoever has so many has sent something else


@dataclass(frozen=True)
class Problem:
    path: str  # like releases[0].tender.status
    field: str  # in words
    sentence: str
    fix: str

    def __str__(self):
        return f"{self.path or 'the file'}: {self.sentence} {self.fix}"


def problems(package) -> list[Problem]:
    """What is wrong with a package, in its order; [] when it may go out. `package`: whatever JSON can hold."""
    found: dict[str, Problem] = {}
    try:
        for path, sentence, fix in all_of(package):
            found.setdefault(path, Problem(path, called(path), sentence, fix))
            if len(found) == MOST:
                break
    except RecursionError:
        found[""] = Problem("", called(""), "It is nested too deeply to be read.", "A package is about ten levels deep.")
    return list(found.values())


def all_of(package) -> Iterator[tuple[str, str, str]]:
    yield from schema.errors(package)
    if isinstance(package, dict):
        extended = EXTENSION in package["extensions"] if isinstance(package.get("extensions"), list) else False
        for path, name, value in walk(package):
            yield from of_value(path, name, value, extended)
        yield from of_releases(package)


def walk(value) -> Iterator[tuple[str, str, object]]:
    """(path, name of the field, value) of everything inside, however deep, in order."""
    waiting = [("", "", value)]
    while waiting:
        path, name, here = waiting.pop()
        yield path, name, here
        if isinstance(here, dict):
            inner = [(f"{path}.{key}" if path else key, key, below) for key, below in here.items()]
        else:
            inner = [(f"{path}[{number}]", name, below) for number, below in enumerate(here)] if isinstance(here, list) else []
        waiting += reversed(inner)


def of_value(path: str, name: str, value, extended: bool) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        if not value.strip():
            yield path, f"{called(path)} is blank.", "Fill it in, or leave the field out."
        elif name == "ocid" and not OCID.fullmatch(value):
            yield path, f"{called(path)} is {short(value)}, which has no prefix.", "Begin it with your own, like ocds-a1b2c3-."
        elif name == "id" and "#" in value and re.fullmatch(r"releases\[\d+\]\.id", path):
            yield path, f"{called(path)} holds the sign #.", "Leave it out."
        yield from of_code(path, value, extended)
    if isinstance(value, dict) and value.get("scheme") == "CPV" and not CPV.fullmatch(str(value.get("id"))):
        yield f"{path}.id", f"{called(f'{path}.id')} is {short(value.get('id'))}, which is no CPV code.", "A CPV code has eight digits."
    if name in OF_THE_UK and value is not None:
        if not extended:
            yield path, f"{called(path)} belongs to an extension that is not named.", f"Add {EXTENSION} to “extensions”."
        elif not isinstance(value, OF_THE_UK[name]):
            yield path, f"{called(path)} is {short(value)}.", "Write true or false." if OF_THE_UK[name] is bool else "Write text."


def of_code(path: str, value: str, extended: bool) -> Iterator[tuple[str, str, str]]:
    """Lists that the standard leaves open: a code of one's own is legal there, but nobody else would know it."""
    listed = codelists.open_list(path)
    if listed and value not in codelists.codes(listed) and not (extended and value in codelists.OF_THE_UK.get(listed, ())):
        yield path, f"{called(path)} is {short(value)}, which is not in the codelist {listed}.", codelists.advice(listed)


def of_releases(package: dict) -> Iterator[tuple[str, str, str]]:
    releases = rows(package.get("releases"))
    known = Counter(text_of(release.get("id")) for _, release in releases)
    for number, release in releases:
        path = f"releases[{number}]"
        if known[text_of(release.get("id"))] > 1:
            yield f"{path}.id", f"The release’s id {short(release.get('id'))} stands in this package twice.", OWN_ID
        if later(release.get("date"), package.get("publishedDate")):
            yield f"{path}.date", "The release’s date is later than the package’s.", "Give publishedDate the date of the last release."
        yield from of_buyer(path, release)
        yield from of_ids(path, release)


def of_buyer(path: str, release: dict) -> Iterator[tuple[str, str, str]]:
    parties = {text_of(party.get("id")) for _, party in rows(release.get("parties"))}
    buyer = release.get("buyer")
    if isinstance(buyer, dict) and buyer.get("id") is not None and text_of(buyer["id"]) not in parties:
        yield f"{path}.buyer.id", f"The buyer’s id {short(buyer['id'])} is that of no party.", "Add the buyer to “parties”, with this id."


def of_ids(path: str, release: dict) -> Iterator[tuple[str, str, str]]:
    """In a list, rows are merged by their ids: two with the same id would become one."""
    for place, name, value in walk(release):
        if not isinstance(value, list) or name in MERGED_WHOLE:
            continue
        many = Counter(text_of(row["id"]) for _, row in rows(value) if row.get("id") is not None)
        for number, row in rows(value):
            if many[text_of(row.get("id"))] > 1:
                where = f"{path}.{place}[{number}].id"
                yield where, f"{called(where)} {short(row['id'])} stands in this list twice.", OWN_ID


def rows(value) -> list[tuple[int, dict]]:
    """The objects of what should be a list of objects, with their places."""
    return [(number, row) for number, row in enumerate(value) if isinstance(row, dict)] if isinstance(value, list) else []


def later(one, other) -> bool:
    first, second = schema.moment(one), schema.moment(other)
    return first is not None and second is not None and first > second


def text_of(id) -> str:
    return id if isinstance(id, str) else repr(id)


