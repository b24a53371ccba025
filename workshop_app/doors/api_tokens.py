"""Coordinators and administrators make tokens for programs that come for briefs, see which there are, and revoke them."""
from datetime import UTC, date, datetime

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from marshmallow import fields, validate

from workshop_app.doors.api.bearer import SCOPES, new_token
from workshop_app.doors.forms import Form, Line, typed
from workshop_app.doors.signin import staff_only
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.models import Account, ApiToken, new_id, now

api_tokens = Blueprint("api_tokens", __name__)
KEEPERS = ("coordinator", "admin")
DAY = 24 * 3600 * 1000  # milliseconds
LASTS = {"30": "30 days", "90": "90 days", "365": "One year", "": "Until somebody revokes it"}


class NewToken(Form):
    name = Line(80, ask="Enter which program this token is for.", what="The name")
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES, error="Choose from the list below.")),
        validate=validate.Length(min=1, error="Choose what the program may do."),
    )
    days = fields.String(validate=validate.OneOf(LASTS, error="Choose how long the token lasts."))


@api_tokens.get("/api-tokens")
@staff_only(*KEEPERS)
def index(_account: Account):
    return shown()


@api_tokens.post("/api-tokens")
@staff_only(*KEEPERS)
def make(account: Account):
    values, errors = typed(NewToken())
    if errors:
        return shown(values=values | {"scopes": request.form.getlist("scopes")}, errors=errors, status=400)
    token, at = new_token(), now()
    made = ApiToken(
        id=new_id(), name=values["name"], token_hash=ApiToken.hash_of(token), scopes=sorted(values["scopes"]), made_by=account.id,
        made_at=at, expires_at=at + int(values["days"]) * DAY if values["days"] else None,
    )
    try:
        db.write(lambda session: keep(session, made, at))
    except Refused as refused:
        return shown(values=values, errors=refused.fields, status=409)
    return shown(token=token, named=made.name)


def keep(session, made: ApiToken, at: int) -> None:
    """A name is for one token at a time: the history of a brief names by it who received the brief."""
    if any(known.name.casefold() == made.name.casefold() and state(known, at) == "good" for known in session.query(ApiToken)):
        said = "Another token that is good has this name. Choose another, or revoke it."
        raise Refused("name_taken", said, {"name": [said]}, status=409)
    session.add(made)


@api_tokens.post("/api-tokens/<id>/revoke")
@staff_only(*KEEPERS)
def revoke(_account: Account, id: str):
    def end(session) -> ApiToken:
        known = session.get(ApiToken, id)
        if known is None:
            raise Refused("unknown_token", "There is no such token.", status=404)
        known.revoked_at = known.revoked_at or now()
        return known

    flash(f"{db.write(end).name}: the token opens nothing any more.")
    return redirect(url_for("api_tokens.index"))


def shown(status: int = 200, **more):
    at = now()
    with db.reading() as reading:
        known = reading.query(ApiToken, Account.name).outerjoin(Account, Account.id == ApiToken.made_by).all()
    known.sort(key=lambda row: (state(row[0], at) != "good", row[0].name.casefold(), row[0].made_at))
    page = render_template("api_tokens.html", tokens=[(token, maker, state(token, at), last_day(token)) for token, maker in known], **({
        "scopes": SCOPES, "lasts": list(LASTS.items()), "values": {"scopes": ["briefs:read"], "days": "365", "name": ""}, "errors": {},
    } | more))
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"  # it may show a token, which is shown once
    return response


def last_day(token: ApiToken) -> date | None:
    return datetime.fromtimestamp(token.expires_at / 1000, UTC).date() if token.expires_at else None


def state(token: ApiToken, at: int) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at is not None and token.expires_at <= at else "good"
