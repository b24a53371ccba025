"""What a facilitation script and a programme consist of, field by field, and the rules that tie their fields together."""
from marshmallow import ValidationError, fields, validates_schema

from workshop_app.method.principles import PRINCIPLES
from workshop_app.method.script_fields import Choice, Language, Record, Several, Slug, Text, Whole, YesNo, written

ACTIVITIES = ("welcome", "post", "read", "cluster", "break", "frame", "vote", "brief", "pulse")
ROOMS = ("post", "read", "cluster", "frame", "vote", "brief", "pulse")
KINDS = ("script", "programme")
CARRIED = ("clusters", "challenges")
DOTS, PER_CHALLENGE = 5, 3
NESTED = {"required": "is missing", "null": "is empty"}
SETTING_NEEDS = {  # {setting: (activities that make sense of it, does `also` count too?)}
    "prompt": (("post", "read"), True),
    "dots": (("vote",), True),
    "per_challenge": (("vote",), True),
    "hidden_until_reveal": (("post",), False),
    "evidence": (("post",), True),
    "reveals": (("read", "cluster"), False),
}


class Settings(Record):
    prompt = Text(200)
    hidden_until_reveal = YesNo(load_default=False)
    reveals = YesNo(load_default=False)
    evidence = YesNo(load_default=True)
    also = Several(Choice("a room", ROOMS), "different rooms", 0, len(ROOMS), differ=True, load_default=list)
    dots = Whole(1, 20, load_default=DOTS)
    per_challenge = Whole(1, 20, load_default=PER_CHALLENGE)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def the_cap_is_within_the_budget(self, data, original, **kwargs):
        if "dots" not in data or "per_challenge" not in data:
            return
        if "per_challenge" not in original:
            data["per_challenge"] = min(PER_CHALLENGE, data["dots"])
        if data["per_challenge"] > data["dots"]:
            raise ValidationError({"per_challenge": [f"{data['per_challenge']} is more than dots, which is {data['dots']}"]})


class Stage(Record):
    elsewhere = dict.fromkeys(Settings().fields, "under settings, further to the right")

    key = Slug(40, required=True)
    title = Text(60, required=True)
    minutes = Whole(1, 240, required=True)
    activity = Choice("an activity", ACTIVITIES, required=True)
    principle = Choice("a principle", PRINCIPLES, load_default=None, allow_none=True)
    say = Text(4000, paragraphs=True, required=True)
    watch_for = Several(Text(300), "texts", 1, 10, required=True)
    see = Text(1500, paragraphs=True, required=True)
    settings = fields.Nested(Settings, load_default=lambda: Settings().load({}), error_messages=NESTED)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def settings_make_sense(self, data, original, **kwargs):
        if "activity" not in data:
            return
        asked = original.get("settings")
        wrong = _senseless(data["activity"], _also(data), asked if isinstance(asked, dict) else {})
        if data["activity"] == "post" and isinstance(asked, dict | None) and "prompt" not in (asked or {}):
            wrong["prompt"] = ["is missing: people need a question to write about"]
        if wrong:
            raise ValidationError({"settings": wrong})


class Script(Record):
    kind = Choice("a kind", KINDS, load_default="script")
    key = Slug(60, required=True)
    title = Text(120, required=True)
    about = Text(1500, paragraphs=True, required=True)
    language = Language(load_default="en-GB")
    stages = Several(fields.Nested(Stage, error_messages=NESTED), "stages", 1, 30, required=True)

    @validates_schema(skip_on_field_errors=False)
    def stages_follow_one_another(self, data, **kwargs):
        wrong: dict[int, dict] = {}
        stages = data.get("stages", ())
        for place, stage in enumerate(stages):
            found = _out_of_order(stage, stages[:place], stages[place + 1 :])
            if found:
                wrong[place] = found
        if wrong:
            raise ValidationError({"stages": wrong})


class Session(Record):
    script = Slug(60, required=True)
    title = Text(120, required=True)
    carry = Several(Choice("something that is carried", CARRIED), "different words", 0, len(CARRIED), differ=True, load_default=list)


class Programme(Record):
    kind = Choice("a kind", KINDS, required=True)
    key = Slug(60, required=True)
    title = Text(120, required=True)
    about = Text(1500, paragraphs=True, required=True)
    language = Language(load_default="en-GB")
    sessions = Several(fields.Nested(Session, error_messages=NESTED), "sessions", 1, 10, required=True)

    @validates_schema(skip_on_field_errors=False)
    def what_is_carried_was_there(self, data, **kwargs):
        wrong: dict[int, dict] = {}
        for place, session in enumerate(data.get("sessions", ())):
            carry = (session or {}).get("carry", ())
            if carry and place == 0:
                wrong[place] = {"carry": ["is empty in the first session: nothing comes before it"]}
            elif "challenges" in carry and "clusters" not in carry:
                wrong[place] = {"carry": ["has challenges without clusters: a challenge stands on its cluster"]}
        if wrong:
            raise ValidationError({"sessions": wrong})


def _also(stage: dict) -> list[str]:
    return [room for room in stage.get("settings", {}).get("also", ()) if room in ROOMS]


def _open(stage: dict) -> set[str]:
    """The rooms that are open in a stage, with None among them when its activity could not be understood."""
    return {(stage or {}).get("activity"), *_also(stage or {})}


def _senseless(activity: str, also: list[str], asked: dict) -> dict[str, list[str]]:
    wrong = {}
    for name, (activities, also_counts) in SETTING_NEEDS.items():
        if name in asked and not set(activities) & {activity, *(also if also_counts else ())}:
            wrong[name] = [f"makes no sense when the activity is {activity}. Allowed with: {', '.join(activities)}"]
    if activity in also:
        wrong["also"] = [f"names {activity}, which is this stage's activity already"]
    return wrong


def _out_of_order(stage: dict, before: list[dict], after: list[dict]) -> dict:
    """{field: sentences} of a stage that does not fit the stages around it."""
    wrong: dict = {}
    settings = (stage or {}).get("settings", {})
    opened = set().union(*(_open(earlier) for earlier in before))
    if stage and "key" in stage and any(earlier and earlier.get("key") == stage["key"] for earlier in before):
        wrong["key"] = [f"{written(stage['key'])} is the key of an earlier stage"]
    for room, needs in (("vote", "frame"), ("brief", "vote")):
        if room in _open(stage) and not {needs, None} & (opened | _open(stage) - {room}):
            wrong["activity"] = [f"{room} needs a stage with the activity {needs} before it"]
    if settings.get("hidden_until_reveal") and not any(_setting(later, "reveals") for later in after):
        wrong["settings"] = {"hidden_until_reveal": ["needs a later stage with reveals: true"]}
    if settings.get("reveals") and not any(_setting(earlier, "hidden_until_reveal") for earlier in before):
        wrong["settings"] = {"reveals": ["needs an earlier stage with hidden_until_reveal: true"]}
    return wrong


def _setting(stage: dict | None, name: str) -> bool:
    return bool(stage and stage.get("settings", {}).get(name))
