"""Fields that many payloads share. Their sentences are read by people."""
from marshmallow import ValidationError, fields, validate

from workshop_app.method.characters import as_kept

REQUIRED = {"required": "This is missing.", "null": "This can't be empty.", "invalid": "This is not of the right kind."}
UUID4 = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z"


class Text(fields.Field):
    """Words of a person, as `method.characters` keeps them; up to `most` characters."""

    default_error_messages = REQUIRED

    def __init__(self, most: int, empty: bool = False, lines: bool = True, **kwargs):
        super().__init__(**kwargs)
        self.most, self.empty, self.lines = most, empty, lines

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > 10 * self.most + 1000:
            raise self.too_long(value)  # before anything is computed over it: what is kept is never that much shorter
        text = as_kept(value, self.lines)
        if not text and not self.empty:
            raise ValidationError("Write something first.")
        if len(text) > self.most:
            raise self.too_long(text)
        return text

    def too_long(self, text: str) -> ValidationError:
        return ValidationError(f"That has {len(text)} characters. The most is {self.most}.")


def Id(**kwargs):
    """A random UUID (version 4; others would carry a time or an address), made by the sender."""
    said = "This is not a random (version 4) UUID in lower case."
    return fields.String(validate=validate.Regexp(UUID4, error=said), error_messages=REQUIRED, **kwargs)


def Key(**kwargs):
    """The edit key of one item: 32 to 64 characters of base64url, made and kept by the browser that wrote it."""
    said = "This is not an edit key: 32 to 64 letters, digits, - or _."
    return fields.String(validate=validate.Regexp(r"^[A-Za-z0-9_-]{32,64}\Z", error=said), error_messages=REQUIRED, **kwargs)


def Number(least: int, most: int, **kwargs):
    said = f"This takes a whole number from {least} to {most}."
    return fields.Integer(
        strict=True, validate=validate.Range(least, most, error=said), error_messages=REQUIRED | {"invalid": said, "too_large": said},
        **kwargs,
    )


def OneOf(choices, **kwargs):
    choices = tuple(choices)
    said = f"This is one of: {', '.join(choices)}."
    return fields.String(validate=validate.OneOf(choices, error=said), error_messages=REQUIRED, **kwargs)
