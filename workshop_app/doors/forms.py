"""What was typed into a page's form, as a marshmallow schema has it, with sentences for what can't be used."""
from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from workshop_app.engine.commands import flat
from workshop_app.method.characters import as_kept


class Form(Schema):
    """A schema for a page's form: fields that aren't ours (the CSRF token) are left aside."""

    class Meta:
        unknown = EXCLUDE


class Line(fields.String):
    """One line of text, trimmed. `ask` is the sentence for an empty one; without it the line may stay empty."""

    def __init__(self, most: int, ask: str = "", what: str = "This", lines: bool = False, **kwargs):
        self.ask, self.lines = ask, lines
        too_long = f"{what} must be {most} characters or fewer."
        super().__init__(validate=validate.Length(max=most, error=too_long), load_default="", **kwargs)

    def _deserialize(self, value, attr, data, **kwargs):
        text = as_kept(super()._deserialize(value, attr, data, **kwargs), self.lines)
        if not text and self.ask:
            raise ValidationError(self.ask)
        return text


def typed(schema: Schema) -> tuple[dict, dict[str, list[str]]]:
    """(values, errors): the loaded form and no errors, or what was typed and {field: [sentence]}."""
    raw = {
        name: request.form.getlist(name) if isinstance(field, fields.List) else request.form.get(name, "")
        for name, field in schema.fields.items()
    }
    try:
        return schema.load(raw), {}
    except ValidationError as error:
        return raw, {name: flat(said) for name, said in error.normalized_messages().items()}
