"""Writing in the brief, section by section. A draft may be incomplete or too long; requirements are asked for at approval."""
from marshmallow import Schema, fields

from workshop_app.engine.commands import STAFF, Refused, Table, command
from workshop_app.engine.fields import REQUIRED, Number, Text
from workshop_app.handover import editions
from workshop_app.method import brief as method
from workshop_app.method import review, sections
from workshop_app.models import Brief


class EditBrief(Schema):
    section = Text(40, required=True)
    value = fields.Raw(required=True, allow_none=False, error_messages=REQUIRED)
    base = Number(1, 2**31 - 1)


class KeepWording(Schema):
    wording = Text(500, required=True, lines=False)
    reason = Text(300, required=True, lines=False)


@command("brief", EditBrief, by=STAFF, when="always", scrubs=True)
def edit_brief(table: Table, sent: dict) -> list:
    """Write one section. `base`: the number of the last edit that the writer has seen; what came after it is not written over."""
    brief, section = found(table), sections.SECTIONS.get(sent["section"])
    if section is None or section.key in sections.READ_ONLY:
        raise Refused("unknown_section", "The brief has no section of that name that can be written in.", status=404)
    value = cleaned(section.key, sent["value"])
    table.reply = {"problems": sections.limit_problems(section.key, value), "value": value, "edit": brief.edit}
    if brief.sections.get(section.key) == value and section.key in brief.edited:
        return []  # a resend, or nothing new
    refuse_locked(brief)
    if brief.marks.get(section.key, 0) > sent.get("base", brief.edit):
        raise Refused("edited_meanwhile", "Somebody else changed this section meanwhile. Compare the two, then save again.", status=409)
    if section.key == "told_us":
        redact(table, brief, value, sent["value"])
    write(table, brief, {section.key: value})
    table.reply["edit"], table.detail = brief.edit, section.title
    return [brief]


@command("brief", KeepWording, by=STAFF, when="always")
def keep_wording(table: Table, sent: dict) -> list:
    """People keep words that the wording check points at. The brief says so, with the reason: suppliers can judge for themselves."""
    brief, section = found(table), sections.SECTIONS["open_to_any"]
    value = brief.sections[section.key]
    others = [row for row in value["kept"] if row["wording"] != sent["wording"]]
    value = value | {"kept": [*others, {"wording": sent["wording"], "reason": sent["reason"]}]}
    table.reply = {"value": value, "edit": brief.edit}
    if brief.sections[section.key] == value:
        return []  # a resend
    refuse_locked(brief)
    write(table, brief, {section.key: cleaned(section.key, value)})
    table.reply["edit"], table.detail = brief.edit, section.title
    return [brief]


def cleaned(key: str, value):
    try:
        return sections.clean(key, value)
    except sections.BadValue as bad:
        raise Refused("bad_payload", str(bad), {"value": [str(bad)]}) from None


def write(table: Table, brief: Brief, changes: dict) -> None:
    brief.sections = brief.sections | changes
    brief.edited = sorted({*brief.edited, *changes})
    brief.edit, brief.editor_id = brief.edit + 1, table.actor.account_id
    brief.marks = brief.marks | dict.fromkeys(changes, brief.edit)
    brief.edited_at = brief.changed_at = table.now


def redact(table: Table, brief: Brief, value: list[dict], sent) -> None:
    """A quote that goes must not stand in the problem either, and drafting again must not bring it back there. One that was redacted,
    rather than corrected, also leaves every edition that was sent to review.
    """
    before = method.quoted(brief.sections)
    gone = before - method.quoted({"told_us": value})
    without = brief.sections
    for words in gone:
        without = method.without(without, words)
    if without["problem"] != brief.sections["problem"]:
        write(table, brief, {"problem": without["problem"]})
    texts = {" ".join(quote["text"].split()) for quote in sent if quote.get("redacted") and isinstance(quote.get("text"), str)}
    more = sum(quote["redacted"] for quote in value) > sum(quote["redacted"] for quote in brief.sections["told_us"])
    if redacted := (gone & texts) or (gone if more else set()):
        editions.redact(table, brief, redacted)


def found(table: Table) -> Brief:
    brief = editions.of(table)
    if brief is None:
        raise Refused("no_brief", "The brief has not been drafted yet.", status=404)
    return brief


def refuse_locked(brief: Brief) -> None:
    if brief.state != "draft":
        raise Refused("brief_locked", f"This brief is “{review.STATES[brief.state]}”. Only a draft can be changed.", status=409)
