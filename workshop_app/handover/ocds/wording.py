"""What fields of a release package are called when one has to be named to a person."""
import json
import re

NAMES = {
    "": "The package", "uri": "The package’s address (uri)", "version": "The version of the standard",
    "publishedDate": "The package’s date (publishedDate)", "publisher": "The publisher", "publisher.name": "The publisher’s name",
    "license": "The licence", "publicationPolicy": "The publication policy", "extensions": "The list of extensions",
    "releases": "The list of releases", "releases[]": "The release", "releases[].ocid": "The open contracting id (ocid)",
    "releases[].id": "The release’s id", "releases[].date": "The release’s date", "releases[].tag": "The release’s tag",
    "releases[].tag[]": "The release’s tag", "releases[].initiationType": "The way in which it was begun (initiationType)",
    "releases[].buyer": "The buyer", "releases[].buyer.id": "The buyer’s id", "releases[].buyer.name": "The buyer’s name",
    "releases[].tender": "The tender", "releases[].tender.id": "The tender’s id", "releases[].tender.title": "The tender’s title",
    "releases[].tender.status": "The tender’s status", "releases[].planning.budget.amount.currency": "The budget’s currency",
    "releases[].planning.budget.amount.amount": "The budget’s amount",
}
THINGS = {
    "documents": "document", "milestones": "milestone", "items": "item", "parties": "party", "roles": "role",
    "additionalClassifications": "further classification",
}
KINDS = {
    "null": "nothing", "boolean": "true or false", "string": "text", "number": "a number", "integer": "a whole number", "array": "a list",
    "object": "an object with named fields",
}


def called(path: str) -> str:
    """The field in words, at the start of a sentence: "The tender’s status"; "The field “url” of document 2"."""
    known = NAMES.get(re.sub(r"\[\d+\]", "[]", path))
    if known:
        return known
    name = re.sub(r"\[\d+\]$", "", path).rsplit(".", 1)[-1]
    rows = [(THINGS[list_], int(number) + 1) for list_, number in re.findall(r"(\w+)\[(\d+)\]", path) if list_ in THINGS]
    thing = f"{rows[-1][0]} {rows[-1][1]}" if rows else ""
    if thing and (path.endswith("]") or name == ""):
        return f"{thing[0].upper()}{thing[1:]}"
    return f"The field “{short_name(name)}”{f' of {thing}' if thing else ''}"


def short_name(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"


def short(value) -> str:
    """A value between quotes, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)[:100]
    text = " ".join(text.split())
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"
