"""The kinds of field that a script has. Each says in words what it allows: in error messages and in the scripts' README."""
import difflib
import re

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema


class Kind(fields.Field):
    """A field that knows what it allows; `allowed` is a phrase such as "a whole number from 1 to 240"."""

    def __init__(self, allowed: str, **options):
        self.allowed = allowed
        sentences = {"required": f"is missing. Allowed: {allowed}", "null": f"is empty. Allowed: {allowed}"}
        super().__init__(error_messages=sentences, **options)

    def refuse(self, why: str):
        raise ValidationError(f"{why}. Allowed: {self.allowed}")


class Text(Kind):
    """Text of up to `most` characters: on one line, or in paragraphs."""

    def __init__(self, most: int, *, paragraphs: bool = False, **options):
        self.most, self.paragraphs = most, paragraphs
        super().__init__(f"{'paragraphs' if paragraphs else 'text'}, up to {most:,} characters", **options)

    def _deserialize(self, value, attr, data, **kwargs) -> str:
        if isinstance(value, int):
            self.refuse(f"{written(value)} is read as {'yes or no' if isinstance(value, bool) else 'a number'}: put it in quotes")
        if not isinstance(value, str):
            self.refuse("must be text")
        if not value:
            self.refuse("is empty")
        if len(value) > self.most:
            self.refuse(f"is {len(value):,} characters long")
        if "\n" in value and not self.paragraphs:
            self.refuse("has more than one paragraph")
        return value


class Slug(Text):
    """Small letters, digits and single hyphens."""

    def __init__(self, most: int, **options):
        super().__init__(most, **options)
        self.allowed = f"small letters, digits and hyphens, up to {most} characters"

    def _deserialize(self, value, attr, data, **kwargs) -> str:
        slug = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            self.refuse(f"{written(slug)} has other characters")
        return slug


class Language(Text):
    """A language tag such as en-GB or cy."""

    def __init__(self, **options):
        super().__init__(20, **options)
        self.allowed = "a language tag such as en-GB or cy"

    def _deserialize(self, value, attr, data, **kwargs) -> str:
        tag = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
            self.refuse(f"{written(tag)} is not a language tag")
        return tag


class Whole(Kind):
    """A whole number in a range."""

    def __init__(self, least: int, most: int, **options):
        self.least, self.most = least, most
        super().__init__(f"a whole number from {least} to {most}", **options)

    def _deserialize(self, value, attr, data, **kwargs) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(f"{written(value)} is not a whole number")
        if not self.least <= value <= self.most:
            self.refuse(f"{value} is too {'small' if value < self.least else 'large'}")
        return value


class YesNo(Kind):
    def __init__(self, **options):
        super().__init__("true or false", **options)

    def _deserialize(self, value, attr, data, **kwargs) -> bool:
        if not isinstance(value, bool):
            self.refuse(f"{written(value)} is neither")
        return value


class Choice(Kind):
    """One of a few words; `noun` says what they are, with its article."""

    def __init__(self, noun: str, words: tuple[str, ...], **options):
        self.noun, self.words = noun, words
        super().__init__(", ".join(words), **options)

    def _deserialize(self, value, attr, data, **kwargs) -> str:
        if value not in self.words:
            self.refuse(f"{written(value)} is not {self.noun}")
        return value


class Several(Kind):
    """A list of `least` to `most` values of one kind, `inner`."""

    def __init__(self, inner: fields.Field, noun: str, least: int, most: int, *, differ: bool = False, **options):
        self.inner, self.least, self.most, self.differ = inner, least, most, differ
        allowed = f"a list of {least} to {most} {noun}"
        if isinstance(inner, Text):
            allowed += f", each up to {inner.most:,} characters"
        elif isinstance(inner, Kind):
            allowed += f": {inner.allowed}"
        super().__init__(allowed, **options)

    def _deserialize(self, value, attr, data, **kwargs) -> list:
        if not isinstance(value, list):
            self.refuse("is not a list: start each item with a hyphen")
        kept, wrong = [], {}
        for place, item in enumerate(value):
            try:
                kept.append(self.inner.deserialize(item))
            except ValidationError as error:
                kept.append(error.valid_data)
                wrong[place] = error.messages
            if self.differ and item in value[:place]:
                wrong.setdefault(place, [f"{written(item)} is there twice"])
        if not self.least <= len(value) <= self.most:
            wrong["_schema"] = [f"has {len(value)}. Allowed: {self.allowed}"]
        if wrong:
            raise ValidationError(wrong, valid_data=kept)
        return kept


class Record(Schema):
    """A set of named fields that refuses a name it does not know and says what was probably meant."""

    error_messages = {"type": "must be a set of fields, each written as name: value"}
    elsewhere: dict[str, str] = {}  # {a name that belongs somewhere else: where}

    class Meta:
        unknown = EXCLUDE

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def no_strangers(self, data, original, **kwargs):
        names = original if isinstance(original, dict) else ()
        strangers = {name: [self._stranger(name)] for name in names if name not in self.fields}
        if strangers:
            raise ValidationError(strangers)

    def _stranger(self, name: str) -> str:
        if name in self.elsewhere:
            return f"is not a field here. It belongs {self.elsewhere[name]}"
        close = difflib.get_close_matches(name, self.fields, 1)
        return f"is not a field. Did you mean {close[0]}?" if close else f"is not a field. Allowed: {', '.join(self.fields)}"


def written(value) -> str:
    """A value as its author wrote it, shortened, for a message."""
    if isinstance(value, str):
        return f'"{value[:40]}{"…" if len(value) > 40 else ""}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else "a list" if isinstance(value, list) else "a set of fields"
