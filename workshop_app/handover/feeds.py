"""The noticeboard for programs: Atom (RFC 4287) and JSON Feed 1.1, with the newest change first."""
import json
import xml.etree.ElementTree as xml
from datetime import UTC, datetime

from workshop_app.extensions import house
from workshop_app.handover.document import spelled
from workshop_app.handover.noticeboard import Challenge
from workshop_app.handover.plain import plain

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100  # challenges in a feed
xml.register_namespace("", ATOM)


def title() -> str:
    return plain(f"Challenges of {house.council}")


def board() -> str:
    return f"{house.address}/challenges"


def newest(challenges: list[Challenge]) -> list[Challenge]:
    return sorted(challenges, key=lambda challenge: (-challenge.updated, challenge.reference))[:MOST]


def atom(challenges: list[Challenge]) -> bytes:
    """A feed needs a time of its own even while it is empty: then it is the first of all times."""
    found = newest(challenges)
    feed = xml.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    say(feed, "id", board())
    say(feed, "title", title())
    say(feed, "updated", moment(found[0].updated if found else 0))
    say(feed, "link", rel="self", type="application/atom+xml", href=f"{board()}/feed.atom")
    say(feed, "link", rel="alternate", type="text/html", href=board())
    say(say(feed, "author"), "name", plain(house.council))
    for challenge in found:
        entry(say(feed, "entry"), challenge)
    return xml.tostring(feed, encoding="utf-8", xml_declaration=True)


def entry(made: xml.Element, challenge: Challenge) -> None:
    say(made, "id", f"urn:uuid:{challenge.id}")
    say(made, "title", plain(challenge.question))
    say(made, "link", rel="alternate", type="text/html", href=page_of(challenge))
    say(made, "published", moment(challenge.published))
    say(made, "updated", moment(challenge.updated))
    say(made, "summary", text_of(challenge))


def say(parent: xml.Element, name: str, text: str | None = None, **attributes: str) -> xml.Element:
    made = xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = text
    return made


def json_feed(challenges: list[Challenge]) -> str:
    items = [{
        "id": f"urn:uuid:{challenge.id}", "url": page_of(challenge), "title": plain(challenge.question), "content_text": text_of(challenge),
        "date_published": moment(challenge.published), "date_modified": moment(challenge.updated),
    } for challenge in newest(challenges)]
    return json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": title(), "home_page_url": board(), "feed_url": f"{board()}/feed.json",
        "language": "en-GB", "authors": [{"name": plain(house.council)}], "items": items,
    }, ensure_ascii=False)


def page_of(challenge: Challenge) -> str:
    return f"{board()}/{challenge.reference}"


def text_of(challenge: Challenge) -> str:
    closes = f"Open until {spelled(challenge.closes.isoformat())}." if challenge.closes else ""
    return plain(" ".join(part for part in (challenge.summary, closes) if part) or challenge.question)


def moment(at: int) -> str:
    """RFC 3339, in UTC, to the second."""
    return datetime.fromtimestamp(at // 1000, UTC).isoformat().replace("+00:00", "Z")
