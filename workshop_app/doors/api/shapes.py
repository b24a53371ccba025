"""What goes in and out of the API, as marshmallow schemas: they check what comes in, and the OpenAPI document is made from all of them."""
import re
from datetime import datetime

from marshmallow import Schema, ValidationError, fields, validate

from workshop_app.method.review import MOVES, STATES

MOST = 100  # briefs on a page
CURSOR = "[0-9]{1,14}-[0-9]{1,14}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
SEEN = "[0-9A-Za-z]"  # of a text with one of these, something is kept


def said(text: str, **more) -> dict:
    return {"metadata": {"description": text, **more}}


class Instant(fields.String):
    """A date and time with its offset from UTC, as RFC 3339 writes them; loaded as milliseconds since 1970."""

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if not RFC_3339.fullmatch(text):
            raise ValidationError("Write this like 2027-02-01T09:30:00Z.")
        try:
            return int(datetime.fromisoformat(without_leap(text)).timestamp() * 1000)
        except (ValueError, OverflowError):
            raise ValidationError("There is no such date or time.") from None


def without_leap(text: str) -> str:
    """Nothing here happens in a leap second, and Python knows none."""
    return text.upper().replace(":60", ":59", 1) if text[17:19] == "60" else text.upper()


class WholeNumber(fields.Integer):
    """JSON knows no integers: 1.0 is as whole as 1. "1" is no number."""

    def __init__(self, **kwargs):
        super().__init__(strict=True, **kwargs)

    def _validated(self, value):
        return super()._validated(int(value) if isinstance(value, float) and value.is_integer() else value)


class Asked(Schema):
    state = fields.List(
        fields.String(validate=validate.OneOf(STATES, error=f"This is one of: {', '.join(STATES)}.")),
        **said("Only briefs in this state. Can be sent more than once."),
    )
    updated_since = Instant(**said("Only briefs that changed at this moment or later.", format="date-time", example="2027-02-01T09:30:00Z"))
    team = fields.String(validate=validate.Length(1, 100), **said("Only briefs of this team, spelled just so."))
    cursor = fields.String(
        validate=validate.Regexp(rf"{CURSOR}\Z", error="This is no cursor of ours."),
        **said("Go on behind this place: the `cursor` of an earlier answer. What it looks like may change.", pattern=f"^{CURSOR}$"),
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST), **said("The most briefs on a page."))


class Receipt(Schema):
    version = WholeNumber(
        required=True, validate=validate.Range(1, 2**31 - 1), **said("The version that was received: the one in force.")
    )
    case_reference = fields.String(
        required=True, validate=[validate.Length(1, 100), validate.Regexp(f".*{SEEN}", re.DOTALL, error="This takes a letter or a digit.")],
        **said("What you call the case, in one line.", pattern=SEEN),
    )
    message = fields.String(load_default="", validate=validate.Length(max=1000), **said("Anything to add for the coordinator."))


def moment(text: str, **more):
    return fields.String(required=True, metadata={"description": text, "format": "date-time"}, **more)


class Head(Schema):
    id = fields.String(required=True)
    reference = fields.String(required=True, **said("How people name it, like b-7k2m9q. It stands for the id in every address."))
    ocid = fields.String(required=True, **said("Its open contracting id."))
    title = fields.String(required=True, **said("The question."))
    team = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    version = fields.Integer(required=True)
    updated_at = moment("When anything changed that this token may see.")
    approved_state = fields.String(required=True, allow_none=True, **said("The state of the approved version in force."))
    approved_version = fields.Integer(required=True, allow_none=True)
    approved_at = moment("When the version in force was approved.", allow_none=True)
    case_reference = fields.String(required=True, **said("What the receiver calls it; empty until it was acknowledged."))
    url = fields.String(required=True)


class Page(Schema):
    briefs = fields.List(fields.Nested(Head), required=True, **said("Those that changed longest ago first."))
    next = fields.String(required=True, allow_none=True, **said("The address of the next page; null on the last one."))
    cursor = fields.String(
        required=True,
        **said("Keep it, and send it with your next visit: you miss nothing. What changed in the last seconds may come again."),
    )


class OneOfVersions(Schema):
    version = fields.Integer(required=True)
    approved_at = moment("When it was approved.", allow_none=True)
    url = fields.String(required=True)


SECTIONS = said("The text, section by section, as the brief's own JSON has it.")
FORMATS = said("The address of each file.")
MARKET = said("What open contracting data say besides.")


class Whole(Head):
    sections = fields.Dict(keys=fields.String(), required=True, **SECTIONS)
    market = fields.Dict(keys=fields.String(), required=True, **MARKET)
    formats = fields.Dict(keys=fields.String(), values=fields.String(), required=True, **FORMATS)
    versions = fields.List(fields.Nested(OneOfVersions), required=True)


class Version(Schema):
    id = fields.String(required=True)
    reference = fields.String(required=True)
    ocid = fields.String(required=True)
    title = fields.String(required=True)
    team = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    version = fields.Integer(required=True)
    in_force = fields.Boolean(required=True, **said("Is this the approved version that counts?"))
    approved_at = moment("When it was approved.", allow_none=True)
    url = fields.String(required=True)
    sections = fields.Dict(keys=fields.String(), required=True, **SECTIONS)
    market = fields.Dict(keys=fields.String(), required=True, **MARKET)
    formats = fields.Dict(keys=fields.String(), values=fields.String(), required=True, **FORMATS)


class Step(Schema):
    at = moment("When.")
    did = fields.String(required=True, validate=validate.OneOf(MOVES))
    state = fields.String(required=True, validate=validate.OneOf(STATES), **said("What the brief became."))
    version = fields.Integer(required=True)
    who = fields.String(required=True)
    message = fields.String(required=True)
    case_reference = fields.String(required=True)
    checks = fields.List(fields.String(), required=True, **said("What the approver confirmed."))


class History(Schema):
    steps = fields.List(fields.Nested(Step), required=True, **said("Oldest first."))


class Received(Schema):
    id = fields.String(required=True)
    reference = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    case_reference = fields.String(required=True)
