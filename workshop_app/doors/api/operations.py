"""The operations: list briefs, read one and its versions, fetch its files, read its history, acknowledge it."""
from flask import Response, jsonify, request

from workshop_app.doors.api import shapes
from workshop_app.doors.api.answers import kept, represented
from workshop_app.doors.api.bearer import READ, Caller
from workshop_app.doors.api.cursors import Walk
from workshop_app.doors.api.place import Place
from workshop_app.doors.kept_files import Kept
from workshop_app.engine.commands import Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db
from workshop_app.handover import files, shelf
from workshop_app.handover.files import CONTENT_TYPES
from workshop_app.handover.shelf import Found, Version, Wanted
from workshop_app.method.characters import as_kept

briefs = Place("api", __name__, url_prefix="/api/v1", description="Challenge Briefs")
lately = Kept(16 * 1024 * 1024)
NO_BRIEF = "There is no such brief, or this token may not see it."
NO_VERSION = "This brief has no such version, or this token may not see it."
ID = {"in": "path", "name": "id", "description": "The id of a brief, or its reference.", "example": "b-7k2m9q"}
NUMBER = {"in": "path", "name": "number", "description": "The number of a version, from 1.", "example": 1}
ENDING = {"in": "path", "name": "ending", "schema": {"type": "string", "enum": list(CONTENT_TYPES)}, "example": "docx"}
SAME, LOST = {304: "NOT_MODIFIED"}, {404: "NOT_FOUND"}
NEXT = {"Link": {"description": "The address of the next page, as rel=\"next\".", "schema": {"type": "string"}}}
KINDS = {kind.partition(";")[0]: {"schema": {}} for kind in CONTENT_TYPES.values()}


@briefs.get("/briefs")
@briefs.operation(*READ, responses=SAME)
@briefs.arguments(shapes.Asked, location="query")
@briefs.response(200, shapes.Page, headers=NEXT)
def listed(caller: Caller, asked: dict):
    """List briefs

    Those that changed longest ago come first: keep the last `cursor`, come back with it, and you miss nothing.
    """
    walk = Walk.of(asked.get("cursor"))
    team = as_kept(asked["team"], lines=False) if "team" in asked else None
    wanted = Wanted(tuple(asked.get("state", ())), asked.get("updated_since"), team, walk.after)
    with db.reading() as reading:
        found = shelf.page(reading, caller.drafts, wanted, asked["limit"] + 1)
    shown = found[:asked["limit"]]
    more = len(found) > len(shown)
    cursor = walk.cursor([(at, head["id"]) for at, head in shown], more)
    following = shelf.listing(request.args.to_dict(flat=False) | {"cursor": [cursor]}) if more else None
    # A cursor may move with the clock. Who keeps the older one sees a little more again, and misses nothing.
    heads = [head for _, head in shown]
    response = represented({"briefs": heads, "next": following, "cursor": cursor}, tagged=[heads, more])
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@briefs.get("/briefs/<id>", parameters=[ID])
@briefs.operation(*READ, responses=SAME | LOST)
@briefs.response(200, shapes.Whole)
def brief(caller: Caller, id: str):
    """Read a brief

    With its sections, the addresses of its files, and its versions.
    """
    with db.reading() as reading:
        return represented(shelf.whole(reading, found(reading, caller, id)))


@briefs.get("/briefs/<id>/versions/<int:number>", parameters=[ID, NUMBER])
@briefs.operation(*READ, responses=SAME | LOST)
@briefs.response(200, shapes.Version)
def version(caller: Caller, id: str, number: int):
    """Read one version of a brief

    Approved versions stay as they were approved; no more than quotes that are redacted leaves them.
    """
    with db.reading() as reading:
        return represented(shelf.one_version(version_of(reading, caller, id, number)))


@briefs.get("/briefs/<id>/versions/<int:number>/<ending>", parameters=[ID, NUMBER, ENDING])
@briefs.operation(*READ, responses={200: {"description": "The file.", "content": KINDS}} | SAME | LOST)
def file(caller: Caller, id: str, number: int, ending: str):
    """Fetch a file of a version

    The tag changes whenever the file does. It is strong: the same tag is the same file to the byte.
    """
    if ending not in CONTENT_TYPES:
        raise Refused("not_found", f"There is no file of this kind. These are the kinds: {', '.join(CONTENT_TYPES)}.", status=404)
    with db.reading() as reading:
        wanted = version_of(reading, caller, id, number)
        gathered = files.material(reading, ending, wanted.found.brief, wanted.edition)
    tag = files.tag(ending, gathered)
    if request.if_none_match.contains_weak(tag):
        return sent(Response(), wanted, ending, tag)
    return sent(Response(lately.get(tag, lambda: files.made(ending, gathered))), wanted, ending, tag)


@briefs.get("/briefs/<id>/history", parameters=[ID])
@briefs.operation(*READ, responses=SAME | LOST)
@briefs.response(200, shapes.History)
def history(caller: Caller, id: str):
    """Read what happened to a brief

    Tokens that may not read drafts hear of approvals and what followed.
    """
    with db.reading() as reading:
        known = found(reading, caller, id)
        return represented({"steps": [shelf.step(step, known) for step in shelf.steps(reading, known)]})


@briefs.post("/briefs/<id>/acknowledge", parameters=[ID])
@briefs.operation("briefs:acknowledge", responses={409: "CONFLICT"} | LOST)
@briefs.arguments(shapes.Receipt, example={"version": 1, "case_reference": "PROC-2027-0117"})
@briefs.response(200, shapes.Received)
def acknowledge(caller: Caller, receipt: dict, id: str):
    """Say that a version was received

    The name of the token goes into the history, with your case reference. To send the same again is harmless.
    """
    with db.reading() as reading:
        known = found(reading, caller, id)
    try:
        run("acknowledge", receipt, caller.as_receiver(known.brief.workshop_id))
    except Refused as refused:
        raise Refused(refused.code, refused.message, refused.fields, 422 if refused.status == 400 else refused.status) from None
    return jsonify({
        "id": known.brief.id, "reference": known.brief.reference, "version": receipt["version"], "state": "acknowledged",
        "case_reference": as_kept(receipt["case_reference"], lines=False),
    })


def found(reading, caller: Caller, name: str) -> Found:
    known = shelf.find(reading, caller.drafts, name)
    if known is None:
        raise Refused("unknown_brief", NO_BRIEF, status=404)
    return known


def version_of(reading, caller: Caller, name: str, number: int) -> Version:
    known = shelf.version(reading, found(reading, caller, name), number)
    if known is None:
        raise Refused("unknown_version", NO_VERSION, status=404)
    return known


def sent(response: Response, version: Version, ending: str, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Content-Type"] = CONTENT_TYPES[ending]
    name = f"challenge-brief-{version.found.brief.reference}-v{version.number}.{ending}"
    # Never shown in place: a web page of people's words stays outside this site.
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return kept(response)
