"""The sections of the Challenge Brief: what each holds, how long it may be, when it is needed, and what is still missing.

Values by kind:
    line      str, one line
    text      str, paragraphs divided by line breaks
    list      [str]
    quotes    [{"text": str, "redacted": bool}]: a redacted quote keeps no text
    contact   {"owner": str, "contact": str}
    dates     [{"what": str, "when": str}]: when is a date like 2026-11-23, or words like "Spring 2027"
    open      {"statement": str, "kept": [{"wording": str, "reason": str}]}
    apply     {"text": str, "criteria": [str]}
    route     {"route": a key of ROUTES or "", "notes": str}
    chosen    {"participants", "notes", "clusters", "challenges", "ballots", "dots_per_person": int, "method": "dots"|"run-off"|"chosen",
               "reason": str, "date": str, "winner": str, "tally": [{"wording": str, "dots": int}], "run_off": the same}
    history   [{"version": int, "what": str, "who": str, "when": str, "message": str}]
"""
from dataclasses import dataclass

from workshop_app.method.section_values import EMPTY, BadValue, cleaned, day, no_such_day, words

__all__ = ["ANSWERABLE", "CATALOGUE", "READ_ONLY", "ROUTES", "SECTIONS", "BadValue", "Section", "clean", "completeness", "day", "empty",
           "is_empty", "limit_problems", "missing", "words"]

ROUTES = {
    "undecided": "Not decided yet",
    "market_engagement": "Preliminary market engagement",
    "below_threshold": "Below-threshold procurement",
    "open": "Open procedure",
    "competitive_flexible": "Competitive flexible procedure",
    "framework": "Call-off from a framework",
    "dynamic_market": "Dynamic market",
    "challenge_programme": "Challenge programme or pilot before any procurement",
}


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    kind: str
    words: int | None = None  # of a text, or of each point of a list
    characters: int | None = None
    most: int | None = None  # points, quotes, dates
    needed: str = "optional"  # draft | approval | optional | always
    comes_from: str = ""
    hint: str = ""


CATALOGUE = (
    Section("question", "The challenge", "line", words=30, characters=200, needed="draft",
            comes_from="the winning challenge, word for word", hint="One question that opens “How can technology …?”."),
    Section("summary", "Summary", "text", words=50, needed="approval", comes_from="the facilitator",
            hint="What somebody reads who has half a minute: who has the problem, and what should get better."),
    Section("owner", "Owner and contact", "contact", characters=100, needed="draft", comes_from="the workshop's set-up",
            hint="Who stands behind this challenge, and where suppliers can ask."),
    Section("why_now", "Why now", "text", words=200, needed="approval", comes_from="the topic, and the facilitator",
            hint="What makes this urgent, and what happens if nothing changes."),
    Section("problem", "The problem", "text", words=200, needed="draft", comes_from="the clusters behind the challenge",
            hint="The problem, for somebody who does not know the service. No solution yet."),
    Section("told_us", "What people told us", "quotes", most=10, needed="draft", comes_from="the notes of those clusters",
            hint="Remove a quote that could identify somebody, for good. It goes from “The problem” too."),
    Section("affected", "Who is affected and what they need to do", "text", words=200, needed="approval", comes_from="the brief stage",
            hint="As a … I need … so that …"),
    Section("now_tried", "What happens now and what was tried", "text", words=100, comes_from="the brief stage",
            hint="How it works today, and what did not help."),
    Section("success", "What success looks like", "list", words=30, most=20, needed="approval", comes_from="the brief stage",
            hint="What people would notice, and how you would measure it."),
    Section("constraints", "Constraints and what is out of scope", "list", words=30, most=20, comes_from="the brief stage",
            hint="Only what really rules an answer out: law, safety, systems that must stay."),
    Section("open_to_any", "Open to any solution", "open", needed="draft", comes_from="the wording check",
            hint="Wordings that name a solution stand here with the reason why they were kept."),
    Section("offer", "What we offer", "text", words=100, needed="approval", comes_from="the coordinator",
            hint="Budget with or without VAT, stages, access to people and data, who owns what is made."),
    Section("timetable", "Timetable", "dates", most=20, needed="approval", comes_from="procurement",
            hint="Questions until, answers due, decision, start."),
    Section("who_can_apply", "Who can apply and how we choose", "apply", words=100, most=20, comes_from="procurement",
            hint="Who may answer, and the criteria in order of weight."),
    Section("route", "Route and notices", "route", words=100, comes_from="procurement",
            hint="How this may be bought, and the notices that go with it."),
    Section("how_chosen", "How this challenge was chosen", "chosen", needed="draft", comes_from="the workshop itself",
            hint="Counts and votes. The workshop writes this; nobody edits it."),
    Section("questions_access_privacy", "Questions, accessibility and privacy", "text", words=100, needed="approval",
            comes_from="a template", hint="How to ask, how to get another format, what happens to personal data."),
    Section("history", "Versions and sign-off", "history", needed="always", comes_from="the review",
            hint="Every step of the review. The review writes this; nobody edits it."),
)
SECTIONS = {section.key: section for section in CATALOGUE}
READ_ONLY = frozenset({"how_chosen", "history"})  # a record of what happened is not for editing
ANSWERABLE = {
    "affected": "Who is affected, and what do they need to do?",
    "now_tried": "What happens today, and what has been tried?",
    "success": "What does success look like?",
    "constraints": "What limits us, and what is out of scope?",
}


def clean(key: str, value) -> object:
    """The value as it is stored: lines trimmed, empty points dropped. Too long or empty is fine in a draft; limits are warnings.

    Raises BadValue (a ValueError with `fields`, {name: [sentence]}) for a wrong type, an unknown field or more than 20,000 characters.
    """
    if key not in SECTIONS:
        raise BadValue("value", "The brief has no section of that name.")
    if key in READ_ONLY:
        raise BadValue("value", "This section is a record of what happened. It can't be edited.")
    return cleaned(SECTIONS[key].kind, value, ROUTES)


def empty(key: str):
    """The value of a section about which nothing is known. A fresh copy each time."""
    return EMPTY[SECTIONS[key].kind]()


def is_empty(key: str, value) -> bool:
    kind = SECTIONS[key].kind
    if kind == "contact":
        return not (value and value["owner"] and value["contact"])
    if kind == "open":
        return not (value and value["statement"])
    if kind == "apply":
        return not (value and (value["text"] or value["criteria"]))
    if kind == "route":
        return not (value and (value["route"] or value["notes"]))
    return not value


def missing(sections: dict, stage: str) -> list[str]:
    """Keys of the sections that are needed and empty, in order. stage: "draft", or "approval", which needs those of the draft too."""
    asked = {"draft": {"draft"}, "approval": {"draft", "approval"}}[stage]
    return [section.key for section in CATALOGUE if section.needed in asked and is_empty(section.key, sections.get(section.key))]


def completeness(sections: dict) -> dict:
    """How far the brief is from an approval: {"needed": how many sections it takes, "there": how many of them are there,
    "missing": [key], "too_long": {key: [sentence]}}.
    """
    needed = [section.key for section in CATALOGUE if section.needed in ("draft", "approval")]
    lacking = missing(sections, "approval")
    written = [section.key for section in CATALOGUE if section.key in sections and section.key not in READ_ONLY]
    too_long = {key: said for key in written if (said := hard_problems(key, sections[key]))}
    return {"needed": len(needed), "there": len(needed) - len(lacking), "missing": lacking, "too_long": too_long}


def limit_problems(key: str, value) -> list[str]:
    """What is too long, in plain sentences; [] when all is within the limits."""
    section = SECTIONS[key]
    name = NAMES.get(key, f"“{section.title}”")
    found = []
    for part, text in parts(section, value):
        who = part or name
        if section.characters and len(text) > section.characters:
            found.append(f"{who} has {len(text)} characters; the limit is {section.characters}.")
        if section.words and words(text) > section.words:
            rule = f"aim for {section.words} or fewer" if section.kind == "line" else f"the limit is {section.words}"
            found.append(f"{who} has {words(text)} words; {rule}.")
    if section.kind == "dates":
        found += [f"“{row['when']}” is no day of the calendar." for row in value if no_such_day(row["when"])]
    many = counted(section, value)
    if section.most and many > section.most:
        found.append(f"{name} has {many} {POINTS[section.kind]}; the limit is {section.most}.")
    return found


def hard_problems(key: str, value) -> list[str]:
    """The problems that stand in the way of approval: the number of words of the challenge is a recommendation, its letters are a limit."""
    return [said for said in limit_problems(key, value) if "aim for" not in said]


NAMES = {"question": "The challenge", "summary": "The summary", "problem": "The problem", "timetable": "The timetable"}
POINTS = {"list": "points", "quotes": "quotes", "dates": "dates", "apply": "criteria"}


def counted(section: Section, value) -> int:
    if section.kind == "apply":
        return len(value["criteria"])
    return len(value) if section.kind in POINTS else 0


def parts(section: Section, value) -> list[tuple[str, str]]:
    """The texts that the limits of a section count, each with its name, or "" where the section's own name will do."""
    if section.kind in ("line", "text"):
        return [("", value)]
    if section.kind == "list":
        return [(f"Point {number}", text) for number, text in enumerate(value, 1)]
    if section.kind == "contact":
        return [("The owner", value["owner"]), ("The contact", value["contact"])]
    if section.kind == "apply":
        return [("", value["text"])]
    if section.kind == "route":
        return [("", value["notes"])]
    return []
