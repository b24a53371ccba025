"""The United Kingdom's profile: fields of the Cabinet Office's extension for a preliminary market engagement notice (UK2), and that notice
in words, to copy into Find a Tender. Regulation 17 of the Procurement Regulations 2024 says what it holds.
"""
from typing import NamedTuple

from workshop_app.extensions import House
from workshop_app.handover.document import spelled
from workshop_app.handover.ocds.buyer import contact
from workshop_app.handover.ocds.texts import filled, said
from workshop_app.method import market
from workshop_app.method.cpv import CODES, category

EXTENSION = "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json"
ABOVE = {"yes": True, "no": False}
IN_EDITOR, IN_MARKET, BY_OPERATOR = "From the brief.", "From the form for open contracting data.", "An operator sets it."


class Field(NamedTuple):
    label: str
    value: str  # empty: nothing is known yet
    hint: str


def extensions(brief: dict) -> list[str]:
    """Named where its fields stand, and where a new version takes back those of the one before."""
    return [EXTENSION] if any(market.of(each["market"])["uk"] for each in (brief, brief.get("previous")) if each) else []


def of_tender(going_out: dict) -> dict:
    return {"aboveThreshold": ABOVE[going_out["threshold"]]} if going_out["uk"] and going_out["threshold"] in ABOVE else {}


def notices(going_out: dict) -> list[dict]:
    """The notice, once it is published: a document that nobody can open yet is none."""
    if not (going_out["uk"] and going_out["notice"]):
        return []
    return [filled({
        "id": "uk2", "documentType": "marketEngagementNotice", "noticeType": "UK2", "title": "Preliminary market engagement notice",
        "description": said(going_out["engagement"]), "url": going_out["notice"], "format": "text/html", "language": "en",
    })]


def uk2_fields(brief: dict, house: House) -> list[Field]:
    """What a UK2 notice asks for, in the order of the regulation; brief: as `facts` tells it."""
    sections, going_out = brief["sections"], market.of(brief["market"])
    owner = contact(sections.get("owner") or {})
    subject = [said(sections.get(key)) for key in ("summary", "problem", "affected")]
    codes = going_out["cpv"]
    return [
        Field("Contracting authority", said(house.council), BY_OPERATOR),
        Field("Identifier of the authority", house.buyer_id, f"{BY_OPERATOR} Find a Tender knows its own number of you (PPON)."),
        Field("Address", said(house.buyer_address.replace(";", "\n")), BY_OPERATOR),
        Field("Contact name", owner.get("name") or "", IN_EDITOR),
        Field("Contact e-mail address", owner.get("email") or "", IN_EDITOR),
        Field("Title of the procurement", said(sections.get("question")), IN_EDITOR),
        Field("Your reference", brief["reference"], "Find a Tender gives the procurement its unique identifier when you publish."),
        Field("Contract subject-matter", "\n\n".join(filter(None, subject)), IN_EDITOR),
        Field("Main category", category(codes[0]).capitalize() if codes else "", "From the first CPV code."),
        Field("CPV codes", "\n".join(f"{code} {CODES[code]}" for code in codes), IN_MARKET),
        Field("Above or below the threshold", market.THRESHOLD[going_out["threshold"]] if going_out["threshold"] else "", IN_MARKET),
        Field("Date on which the engagement ends", spelled(going_out["closes"]), f"{IN_MARKET} Or the date on which it ended."),
        Field("How the engagement runs", said(going_out["engagement"]), f"{IN_MARKET} Events with place, date and time; time for answers."),
    ]
