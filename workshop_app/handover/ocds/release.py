"""The release package. Pure: the same facts give the same package."""

from workshop_app.extensions import House
from workshop_app.handover.events import moment
from workshop_app.handover.ocds import uk
from workshop_app.handover.ocds.buyer import party
from workshop_app.handover.ocds.planning import planning
from workshop_app.handover.ocds.texts import filled, said
from workshop_app.method import market
from workshop_app.method.cpv import CODES, category
from workshop_app.method.sections import ROUTES

DRAFT = "DRAFT, not for publication"


def release_package(brief: dict, house: House) -> dict:
    """brief: as `facts` tells it. The first version is tagged "planning", whatever comes after it "planningUpdate"."""
    release = release_of(brief, house)
    if brief.get("previous"):
        take_back(release_of(brief["previous"], house), release)
    body = party(house, brief["sections"])
    identifier = body.get("identifier") or {}
    return filled({
        "uri": f"{address(brief, house)}/ocds.json", "version": "1.1", "extensions": uk.extensions(brief),
        "publishedDate": release["date"],
        "publisher": filled({"name": body.get("name"), "scheme": identifier.get("scheme"), "uid": identifier.get("id")}),
        "license": house.data_licence, "publicationPolicy": house.data_policy, "releases": [release],
    })


def is_draft(brief: dict, house: House) -> bool:
    """Without a prefix of its own, or without an approval, nothing is for publication."""
    return not house.ocid_prefix or brief["approved_at"] is None


def address(brief: dict, house: House) -> str:
    return f"{house.address}/api/v1/briefs/{brief['id']}/versions/{brief['version']}"


def release_of(brief: dict, house: House) -> dict:
    date = moment(brief["at"])
    body = party(house, brief["sections"])
    first = brief["version"] == 1 and not (brief["approved_at"] and brief["state"] == "withdrawn")
    return filled({
        "ocid": house.ocid(brief["reference"]), "id": release_id(brief), "date": date, "tag": ["planning" if first else "planningUpdate"],
        "initiationType": "tender", "language": "en", "parties": [body], "buyer": filled({"id": body["id"], "name": body.get("name")}),
        "planning": planning(brief, address(brief, house), date), "tender": tender(brief, house),
    })


def release_id(brief: dict) -> str:
    ending = "-draft" if brief["approved_at"] is None else "-withdrawn" if brief["state"] == "withdrawn" else ""
    return f"{brief['reference']}-v{brief['version']}{ending}"


def tender(brief: dict, house: House) -> dict:
    sections, going_out = brief["sections"], market.of(brief["market"])
    draft = is_draft(brief, house)
    apply, route = sections.get("who_can_apply") or {}, sections.get("route") or {}
    codes = going_out["cpv"]
    return filled({
        "id": brief["reference"],
        "title": ": ".join(filter(None, (DRAFT if draft else "", said(sections.get("question"))))),
        "description": "\n".join(filter(None, (f"{DRAFT}." if draft else "", described(sections)))),
        "status": "withdrawn" if brief["state"] == "withdrawn" else "planning",
        "items": items(codes),
        "mainProcurementCategory": category(codes[0]) if codes else None,
        "procurementMethodDetails": said("\n".join(filter(None, (ROUTES.get(route.get("route") or ""), route.get("notes"))))),
        "awardCriteriaDetails": said("\n".join(apply.get("criteria") or [])),
        "eligibilityCriteria": said(apply.get("text")),
        **uk.of_tender(going_out),
    })


def described(sections: dict) -> str:
    """The subject in words: who has the problem, what should get better, what limits us."""
    parts = (
        ("", sections.get("summary")), ("Who is affected: ", sections.get("affected")),
        ("What success looks like: ", "; ".join(sections.get("success") or [])),
        ("Constraints and what is out of scope: ", "; ".join(sections.get("constraints") or [])),
    )
    return "\n".join(f"{name}{said(text)}" for name, text in parts if said(text))


def items(codes: list[str]) -> list[dict]:
    """One for each code, the most fitting one first."""
    return [
        {"id": str(number), "description": CODES[code], "classification": {"scheme": "CPV", "id": code, "description": CODES[code]}}
        for number, code in enumerate(codes, 1)
    ]


def take_back(before: dict, after: dict) -> None:
    """Say null for what was said before and is not said any more: whoever merges both releases would go on with it otherwise."""
    for name, old in before.items():
        if isinstance(old, dict):
            new = after.setdefault(name, {})
            if isinstance(new, dict):
                take_back(old, new)
        elif isinstance(old, list) and old and isinstance(old[0], dict):
            take_back_rows(old, after.setdefault(name, []))
        elif name not in after:
            after[name] = None


def take_back_rows(before: list[dict], after: list[dict]) -> None:
    """In a list, rows are known by their ids; one that has gone stays as an id without anything."""
    known = {row["id"]: row for row in after}
    for old in before:
        if old["id"] not in known:
            known[old["id"]] = {"id": old["id"]}
            after.append(known[old["id"]])
        take_back(old, known[old["id"]])
