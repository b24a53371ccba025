"""Payloads for every command, made from its schema: fitting, with one field broken, and anything at all. A new kind of field needs a line here."""
from hypothesis import strategies as st
from marshmallow import fields, validate

from workshop_app.engine.commands import Command
from workshop_app.engine.fields import Text
from workshop_app.method import sections

IDS = tuple(f"{number:08x}-0000-4000-8000-000000000000" for number in range(1, 30))  # what stands on the board has one of these
NOTES, CLUSTERS, WORDINGS, ROUNDS, ANSWERS = IDS[:8], IDS[8:12], IDS[12:16], IDS[16:18], IDS[18:20]
MEANT = {"note": NOTES, "notes": NOTES, "cluster": CLUSTERS, "into": CLUSTERS, "challenge": WORDINGS, "round": ROUNDS}  # by a field's name
OWN = {"post": NOTES, "cluster": CLUSTERS, "frame": WORDINGS, "vote": ROUNDS, "brief": ANSWERS}  # by the room, for a field called id
KEY = "k" * 43  # and this edit key
STAGES = ("open", "hidden", "shown", "nowhere")
PRINTABLE = st.text(st.characters(codec="utf-8"), max_size=40)
TROUBLE = st.text(st.sampled_from("a\0\x1b\n\r\u2028\u202e\u2066\u2069\u200d\ufeff\ud800\udfff\ufffe\U0010ffff\u0301\u0323İßﬁ🙂'\"\\{}%&<;=|`#$"), max_size=40)
ATOMS = (
    "a", " ", "\n", "\n \n", "\u0323\u0301", "\u0344", "가", "ᄀ", "\u202a", "\u2067\u2069", "\ud83d", "🙂\u200d", "how can technology ", "we need an app that ",
    "build a ", "build a new ", "a a ", "’-", "x-y ", "10 % ", "“", "provision of ", "\\", "(", "İ", "\ufdfa", "..", "? ", "App ", "e\u0301", "\U0001d160",
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | PRINTABLE | TROUBLE
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(PRINTABLE | st.sampled_from(["text", "redacted"]), inner, max_size=5), max_leaves=15)
DEEP = st.builds(lambda depth, way: nested(depth, way), st.integers(5, 400), st.sampled_from([list, dict]))
LONG = st.builds(lambda atom, end, size: atom * (size // len(atom)) + end, st.sampled_from(ATOMS), st.sampled_from(["", "!", "x"]), st.sampled_from([279, 500, 5000, 32_000]))
NUMBERS = st.integers() | st.sampled_from([-1, 0, 1, 2**31, 2**53, 2**63, 2**64, 10**400]) | st.floats()


def nested(depth: int, way: type):
    made = None
    for _ in range(depth):
        made = [made] if way is list else {"a": made}
    return made


def validator(field, kind: type):
    return next(one for one in field.validators if isinstance(one, kind))


def words(field: Text, name: str, _room: str):
    if name == "stage":
        return st.sampled_from(STAGES)
    if name == "section":
        return st.sampled_from(sorted(sections.SECTIONS))
    fitting = PRINTABLE.map(lambda text: f"x{text}"[: field.most // 4])
    return fitting | st.just("") if field.empty else fitting


def token(field: fields.String, name: str, room: str):
    """An id, an edit key or a choice, whichever its validator lets pass."""
    if any(isinstance(one, validate.OneOf) for one in field.validators):
        return st.sampled_from(validator(field, validate.OneOf).choices)
    pattern = validator(field, validate.Regexp).regex
    if not pattern.match(IDS[0]):
        return st.just(KEY) | st.just(KEY) | st.from_regex(pattern, fullmatch=True)
    meant = st.sampled_from(MEANT.get(name) or OWN.get(room, IDS))
    return meant | meant | st.sampled_from(IDS) | st.from_regex(pattern, fullmatch=True)


def numbers(field: fields.Integer, name: str, _room: str):
    span = validator(field, validate.Range)
    if name in ("edit", "version", "base"):
        return st.sampled_from([1, 1, 1, 2, 3, *range(4, 12)])  # what a brief may have come to
    return st.integers(span.min, span.max)


def several(field: fields.List, name: str, room: str):
    span = validator(field, validate.Length)
    inner = fitting(field.inner, name, room)
    made = st.lists(inner, min_size=span.min or 0, max_size=min(span.max, 12))
    return made | st.just(validator(field.inner, validate.OneOf).choices) if name == "checks" else made


PAGES = LONG.map(lambda text: text[:7000])
BRIEF = st.one_of(
    PRINTABLE, PAGES, st.lists(PRINTABLE, max_size=5), st.lists(st.fixed_dictionaries({"text": PRINTABLE, "redacted": st.booleans()}), max_size=5),
    st.lists(st.fixed_dictionaries({"what": PRINTABLE, "when": st.sampled_from(["2027-01-11", "2027-02-30", "Spring", ""])}), max_size=3),
    st.fixed_dictionaries({"owner": PRINTABLE, "contact": PRINTABLE}), st.fixed_dictionaries({"route": st.sampled_from(["open", "", "x"]), "notes": PRINTABLE}),
    st.fixed_dictionaries({"statement": PRINTABLE, "kept": st.lists(st.fixed_dictionaries({"wording": PRINTABLE, "reason": PRINTABLE}), max_size=3)}),
    st.fixed_dictionaries({"text": PAGES, "criteria": st.lists(PRINTABLE, max_size=4)}), st.lists(PAGES, max_size=2), JSON.filter(lambda value: value is not None),
)
MARKET = st.fixed_dictionaries({}, optional={"cpv": st.lists(st.sampled_from(["72000000", "x", ""]), max_size=3), "uk": st.booleans()})
# A schema's field -> values that fit it.
FITTING = {
    Text: words, fields.String: token, fields.Integer: numbers, fields.List: several, fields.Boolean: lambda *_: st.booleans(),
    fields.Raw: lambda _, name, *__: MARKET | BRIEF if name == "market" else BRIEF,
}


def fitting(field, name: str, room: str):
    if type(field) not in FITTING:
        raise LookupError(f"Say in {__name__} what fits a {type(field).__name__}.")
    made = FITTING[type(field)](field, name, room)
    return made | st.none() if field.allow_none else made


def payload(command: Command):
    """What the schema lets pass."""
    by_need = {True: {}, False: {}}
    for name, field in command.schema.fields.items():
        by_need[field.required][name] = fitting(field, name, command.room)
    return st.fixed_dictionaries(by_need[True], optional=by_need[False])


def broken(command: Command):
    """The same with one field missing, too many, or of the wrong kind, length or size."""
    names = [*command.schema.fields, "seat"]

    def spoil(sent: dict, name: str, value, gone: bool) -> dict:
        return {known: one for known, one in sent.items() if known != name} if gone else sent | {name: value}

    return st.builds(spoil, payload(command), st.sampled_from(names), JSON | LONG | NUMBERS | DEEP, st.sampled_from([False, False, False, True]))
