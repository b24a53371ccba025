"""The noticeboard: what firms see of approved challenges. It asks nobody who they are and sets no cookie."""
import hashlib

from flask import Blueprint, current_app, request

from workshop_app import beside
from workshop_app.doors.conditional import answer
from workshop_app.doors.guard import anybody
from workshop_app.doors.kept_files import Kept
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db, house
from workshop_app.handover import feeds, public_files
from workshop_app.handover.document import spelled
from workshop_app.handover.files import handwriting
from workshop_app.handover.interests import ADDRESS
from workshop_app.handover.noticeboard import Challenge, Notice, any_shown, day, find, listed, was_withdrawn
from workshop_app.models import digest

noticeboard = Blueprint("noticeboard", __name__)
ON_A_PAGE = 50
LARGEST_SHELF = 32 * 1024 * 1024  # bytes of documents that are kept at hand


shelf = Kept(LARGEST_SHELF)  # strangers must not keep the process that renders busy with the same few


@noticeboard.get("/challenges")
@anybody
def index():
    found = challenges()
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    some = found[(number - 1) * ON_A_PAGE: number * ON_A_PAGE]
    return page(f"list {number}", "noticeboard.html", challenges=some, many=len(found), number=number, pages=pages)


@noticeboard.get("/challenges/<reference>")
@anybody
def challenge(reference: str):
    notice = found_or_refused(reference)
    contact = (notice.sections.get("owner") or {}).get("contact") or ""
    return page(
        f"challenge {reference}", "noticeboard_challenge.html", challenge=notice, sections=notice.sections, files=public_files.WORDS,
        mail=contact if ADDRESS.fullmatch(contact) else "",
    )


@noticeboard.get("/challenges/<reference>/brief.<ending>")
@anybody
def download(reference: str, ending: str):
    if ending not in public_files.WORDS:
        raise Refused("not_found", "There is no document in this format. Choose one of the links on the challenge’s page.", status=404)
    notice = found_or_refused(reference)
    with db.reading() as reading:
        made = public_files.gathered(reading, notice, ending)
    tag = digest("document", ending, handwriting(), repr(made))
    # A workshop that is live in this process must not wait for a document.
    response = answer(f"document {reference} {ending}", tag, public_files.CONTENT_TYPES[ending],
                      lambda: shelf.get(tag, lambda: beside.documents.call(public_files.computed, ending, made)))
    # Never shown in place: a web page of people's words stays outside this site.
    response.headers["Content-Disposition"] = f'attachment; filename="challenge-{reference}-version-{notice.version}.{ending}"'
    return response


@noticeboard.get("/challenges/feed.atom")
@anybody
def atom():
    return feed("atom", "application/atom+xml; charset=utf-8", feeds.atom(challenges()))


@noticeboard.get("/challenges/feed.json")
@anybody
def json_feed():
    return feed("json", "application/feed+json; charset=utf-8", feeds.json_feed(challenges()).encode())


def feed(name: str, content_type: str, made: bytes):
    return answer(f"feed {name}", hashlib.sha256(made).hexdigest(), content_type, lambda: made)


def challenges() -> list[Challenge]:
    with db.reading() as reading:
        return listed(reading)


def found_or_refused(reference: str) -> Notice:
    with db.reading() as reading:
        notice = find(reading, reference)
        if notice is not None:
            return notice
        if was_withdrawn(reading, reference):
            raise Refused("notice_withdrawn", "This challenge was withdrawn: nothing more will come of it.", status=410)
    raise Refused("unknown_notice", "There is no such challenge on the noticeboard. It may have been taken off.", status=404)


def page(key: str, template: str, **told):
    """A page that is the same for everybody: made without the session, so that it sets no cookie and knows nobody who is signed in."""
    made = current_app.jinja_env.get_template(template).render(
        council=house.council, account=None, spelled=spelled, day=day, **told
    )
    return answer(key, hashlib.sha256(made.encode()).hexdigest(), "text/html; charset=utf-8", lambda: made)


def is_in_use() -> bool:
    """Is there anything on the noticeboard, for a link to it at the foot of pages?"""
    with db.asking() as asking:
        return any_shown(asking)
