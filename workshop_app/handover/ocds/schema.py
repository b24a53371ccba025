"""The standard's JSON schema, asked without a network, with sentences for what it finds."""
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from jsonschema import Draft4Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from workshop_app.handover.ocds.codelists import STANDARD, advice
from workshop_app.handover.ocds.wording import KINDS, called, short

SCHEMAS = ("release-package-schema.json", "release-schema.json")
FORMATS = {
    "date-time": ("no date and time", "Write it like 2026-11-23T12:00:00Z."),
    "uri": ("no whole address", "Write it like https://council.example/data.json."),
    "email": ("no e-mail address", "Write it like someone@council.example."),
}


@cache
def validator() -> Draft4Validator:
    schemas = [json.loads((STANDARD / name).read_text(encoding="utf-8")) for name in SCHEMAS]
    registry = Registry().with_resources([(schema["id"], Resource(schema, DRAFT4)) for schema in schemas])
    return Draft4Validator(schemas[0], registry=registry, format_checker=FormatChecker())


def errors(package) -> Iterator[tuple[str, str, str]]:
    """(path, sentence, fix)"""
    try:
        for error in validator().iter_errors(package):
            yield from told(error)
    except RecursionError:
        yield "", "It is nested too deeply to be read.", "A package is about ten levels deep."


def told(error: ValidationError) -> Iterator[tuple[str, str, str]]:
    path, value, rule, asked = path_of(error), error.instance, error.validator, error.validator_value
    if rule == "required":
        for name in asked:
            if name not in value:
                where = f"{path}.{name}" if path else name
                yield where, f"{called(where)} is missing.", FIXES.get(name, "Add it.")
        return
    what = called(path)
    if rule == "type":
        yield path, f"{what} is {kind(value)}.", f"{wanted(asked)} belongs here."
    elif rule == "enum":
        name = (error.schema.get("codelist") or "").removesuffix(".csv") or CODES_OF.get(last(error))
        yield path, f"{what} is {short(value)}, which is not in its codelist.", advice(name) if name else one_of(asked)
    elif rule == "format":
        no, fix = FORMATS.get(asked, (f"no {asked}", "Correct it."))
        yield path, f"{what} is {short(value)}, which is {no}.", fix
    elif rule in ("minLength", "minItems"):
        yield path, f"{what} is empty.", "Fill it in."
    elif rule == "uniqueItems":
        yield path, f"{what} lists the same thing twice.", "Keep one of them."
    elif rule == "pattern":
        yield path, f"{what} is {short(value)}.", FIXES.get(last(error), f"It has to follow the pattern {asked}.")
    else:
        yield path, f"{what} does not fit the standard ({rule}).", "See the standard’s reference."


def one_of(asked: list) -> str:
    return f"Use one of these: {', '.join(str(code) for code in asked if code is not None)}."


FIXES = {
    "version": "Write the version of the standard: \"1.1\".",
    "tag": "Write [\"planning\"] for the first release, [\"planningUpdate\"] for a later one.",
    "ocid": "Give the same open contracting id to every release of this process, like ocds-a1b2c3-b-7k2m9q.",
    "id": "Give it an id, and keep it in later releases.",
    "date": FORMATS["date-time"][1], "publishedDate": FORMATS["date-time"][1],
    "initiationType": "Write \"tender\".",
    "uri": "Write the address at which this package can be fetched.",
    "publisher": "Name the body that publishes this.", "name": "Name it.",
}
CODES_OF = {"tag": "releaseTag", "initiationType": "initiationType"}


def path_of(error: ValidationError) -> str:
    path = ""
    for part in error.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def last(error: ValidationError) -> str:
    return next((part for part in reversed(error.absolute_path) if isinstance(part, str)), "")


def kind(value) -> str:
    return next(words for type_, words in KINDS.items() if type_ != "integer" and OF_KIND[type_](value))


OF_KIND = {
    "null": lambda value: value is None, "boolean": lambda value: isinstance(value, bool), "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float), "array": lambda value: isinstance(value, list), "object": lambda value: True,
}


def wanted(asked: str | list) -> str:
    names = [KINDS[name] for name in ([asked] if isinstance(asked, str) else asked) if name != "null"]
    said = " or ".join(names) or KINDS["null"]
    return said[0].upper() + said[1:]


def moment(text) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
