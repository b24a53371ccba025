"""The public body, as the settings and the brief's owner tell of it."""
import re

from workshop_app.extensions import House
from workshop_app.handover.ocds.texts import filled, said

IDENTIFIER = re.compile(r"([A-Z]{2}-[A-Z0-9]+)-(.+)")
ADDRESS = ("streetAddress", "locality", "postalCode", "countryName")
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
TELEPHONE = re.compile(r"\+?\d[\d ()/-]{6,}\d")


def party(house: House, sections: dict) -> dict:
    """The only party of a brief: the buyer. Without an identifier it has an id that is good within the release alone."""
    return filled({
        "id": house.buyer_id or "buyer", "name": said(house.council), "roles": ["buyer"], "identifier": identifier(house),
        "address": address(house), "contactPoint": contact(sections.get("owner") or {}),
    })


def identifier(house: House) -> dict:
    found = IDENTIFIER.fullmatch(house.buyer_id)
    return {"scheme": found[1], "id": found[2], "legalName": said(house.council)} if found else {}


def address(house: House) -> dict:
    parts = [part.strip() for part in house.buyer_address.split(";")]
    return dict(zip(ADDRESS, parts, strict=True)) if len(parts) == len(ADDRESS) and all(parts) else {}


def contact(owner: dict) -> dict:
    """Who stands behind the brief, and where suppliers can ask. What is neither an e-mail address nor a number goes with the name."""
    where = said(owner.get("contact"))
    email, telephone = EMAIL.search(where), TELEPHONE.search(where)
    name = said(owner.get("owner"))
    if where and not email and not telephone:
        name = ", ".join(filter(None, (name, where)))
    return filled({"name": name, "email": email and email[0], "telephone": telephone and telephone[0]})
