"""Words of people: a sender who holds an item's edit key may change it; nobody else, whoever they are."""
from workshop_app.engine.commands import Refused, Table
from workshop_app.models import Answer, Note, Wording

CALLED = {Note: "note", Wording: "wording", Answer: "answer"}


def standing(table: Table, model, id: str):
    """The item with this id, or the refusal that it is not there (any more)."""
    item = table.find(model, id)
    if item is None or item.withdrawn:
        raise Refused(f"unknown_{CALLED[model]}", f"This {CALLED[model]} is not there any more.", status=404)
    return item


def own(table: Table, model, sent: dict):
    """The item, if the sender holds its edit key."""
    item = standing(table, model, sent["id"])
    if not item.written_with(sent["key"]):
        raise Refused("not_yours", f"Only the browser that wrote this {CALLED[model]} can change it.", status=403)
    return item


def worded_before(model):
    """For the `done` of a change of words: does the item hold these words already, from a sender with its key?"""

    def before(table: Table, sent: dict) -> bool:
        item = table.find(model, sent["id"])
        return item is not None and not item.withdrawn and item.written_with(sent["key"]) and item.text == sent["text"]

    return before


def withdrawn_before(model):
    """For the `done` of taking something back."""

    def before(table: Table, sent: dict) -> bool:
        item = table.find(model, sent["id"])
        return item is not None and item.withdrawn and item.written_with(sent["key"])

    return before


def written_before(model):
    """For a command's `done`: was this very item, under this very key, written by an earlier sending?"""

    def before(table: Table, sent: dict) -> bool:
        item = table.find(model, sent["id"])
        return item is not None and item.written_with(sent["key"])

    return before
