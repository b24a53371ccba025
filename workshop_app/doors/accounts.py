"""Administrators see who has an account, invite others, and change, close and reopen accounts."""
from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from marshmallow import fields, validate

from workshop_app.doors import invitations, links, sessions
from workshop_app.doors.forms import Form, typed
from workshop_app.doors.signin import staff_only, with_passwords
from workshop_app.doors.socket import show_out_everywhere
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.models import ROLES, Account

accounts = Blueprint("accounts", __name__)
MEANINGS = {
    "facilitator": "Opens workshops and leads them.",
    "coordinator": "Sees all workshops, finishes briefs and hands them over.",
    "approver": "Approves briefs that somebody else finished, or asks for changes.",
    "admin": "Invites people, changes and closes accounts. Sees no workshop because of it.",
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
@with_passwords
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
    return uncached(page, status)


def uncached(page: str, status: int):
    """A page that may show a link, which is shown once: no cache may keep it."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@accounts.get("/accounts/<id>")
@staff_only("admin")
def person(me: Account, id: str):
    return one(me, id)


@accounts.post("/accounts/<id>/roles")
@staff_only("admin")
def grant(me: Account, id: str):
    values, errors = typed(Invite())
    if id == me.id and "admin" not in values["roles"]:
        errors["roles"] = ["Another administrator has to take the role of administrator from you."]
    if errors:
        return one(me, id, chosen=values["roles"], errors=errors, status=400)

    def change(session):
        account = to_change(session, me, id)
        if kept_by_provider(account):
            raise Refused("not_allowed", "The roles of this account come from single sign-on. Change them there.", status=403)
        account.roles = values["roles"]
        return account

    return done(db.write(change), "has new roles.")


@accounts.post("/accounts/<id>/close")
@staff_only("admin")
def close(me: Account, id: str):
    if id == me.id:
        raise Refused("not_yourself", "Another administrator has to close your account.", status=409)
    if not request.form.get("sure"):
        return one(me, id, errors={"sure": ["Tick the box if you want to close this account."]}, status=400)
    return done(db.write(lambda session: set_closed(session, me, id, True)), "has no way in any more: the account is closed.")


@accounts.post("/accounts/<id>/reopen")
@staff_only("admin")
def reopen(me: Account, id: str):
    return done(db.write(lambda session: set_closed(session, me, id, False)), "can sign in again.")


@accounts.post("/accounts/<id>/password-link")
@with_passwords
@staff_only("admin")
def password_link(me: Account, id: str):
    """For somebody who forgot the password. The present one stays good until the link is used."""

    def make(session):
        account = to_change(session, me, id)
        if not may_have_password(account):
            raise Refused("not_allowed", "This account has no password to set: it is closed, or uses single sign-on.", status=403)
        return invitations.for_password(session, account)

    return one(me, id, link=links.base() + url_for("own.new_password", token=db.write(make)))


def to_change(session, me: Account, id: str) -> Account:
    """The account, while I am still an administrator: the rows are locked, or two who close each other at once would leave nobody."""
    administrators = session.query(Account).filter_by(admin=True, closed=False).order_by(Account.id).with_for_update().all()
    if me.id not in [one.id for one in administrators]:
        raise Refused("not_allowed", "You are no administrator any more.", status=403)
    return found(session, id)


def found(session, id: str) -> Account:
    account = session.get(Account, id)
    if account is None:
        raise Refused("unknown_account", "There is no such account.", status=404)
    return account


def set_closed(session, me: Account, id: str, closed: bool) -> Account:
    account = to_change(session, me, id)
    account.closed = closed
    sessions.end_all(session, id)
    invitations.withdraw(session, id)
    return account


def kept_by_provider(account: Account) -> bool:
    """Does single sign-on say at each sign-in which roles this account has?"""
    return bool(account.subject) and current_app.config["SETTINGS"].single_sign_on


def may_have_password(account: Account) -> bool:
    return not account.closed and (bool(account.password_hash) or not kept_by_provider(account))


def one(me: Account, id: str, status: int = 200, **more):
    with db.reading() as reading:
        account = found(reading, id)
    told = {
        "person": account, "myself": id == me.id, "roles": ROLES, "meanings": MEANINGS, "chosen": account.roles, "errors": {},
        "kept_by_provider": kept_by_provider(account), "may_have_password": may_have_password(account),
    }
    return uncached(render_template("person.html", **(told | more)), status)


def done(account: Account, what: str):
    """Whoever is on a live page in a role that has gone is shown out; who may still be there comes back by themselves."""
    show_out_everywhere({"account": account.id})
    flash(f"{account.name} {what}")
    return redirect(url_for("accounts.person", id=account.id))
