"""Administrators see who has an account and invite others."""
from flask import Blueprint, make_response, render_template, request, url_for
from marshmallow import fields, validate

from workshop_app.doors import invitations, links
from workshop_app.doors.forms import Form, typed
from workshop_app.doors.signin import staff_only
from workshop_app.extensions import db
from workshop_app.models import ROLES, Account

accounts = Blueprint("accounts", __name__)
MEANINGS = {
    "facilitator": "Opens workshops and leads them.",
    "coordinator": "Sees all workshops, finishes briefs and hands them over.",
    "admin": "Invites people. Sees no workshop because of it.",
}


class Invite(Form):
    roles = fields.List(
        fields.String(validate=validate.OneOf(ROLES, error="Choose from the roles below.")),
        validate=validate.Length(min=1, error="Choose at least one role."),
    )


@accounts.get("/accounts")
@staff_only("admin")
def index(_account: Account):
    return shown()


@accounts.post("/accounts/invite")
@staff_only("admin")
def invite(_account: Account):
    values, errors = typed(Invite())
    if errors:
        return shown(chosen=request.form.getlist("roles"), errors=errors, status=400)
    token = db.write(lambda session: invitations.invite(session, values["roles"]))
    return shown(link=links.base() + url_for("signin.first", token=token), granted=values["roles"])


def shown(status: int = 200, **more):
    with db.reading() as reading:
        people = reading.query(Account).order_by(Account.name).all()
    page = render_template("accounts.html", people=people, roles=ROLES, meanings=MEANINGS, **({"chosen": [], "errors": {}} | more))
    response = make_response(page, status)
    # The link is shown once: no cache may keep it.
    response.headers["Cache-Control"] = "no-store"
    return response
