"""Staff see their own account, change its password, and sign out everywhere."""
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from marshmallow import fields

from workshop_app.doors import identity, invitations, known_browsers, sessions
from workshop_app.doors.forms import Form, typed
from workshop_app.doors.guard import anybody
from workshop_app.doors.passwords import hash_of, throttle
from workshop_app.doors.signin import NewPassword, proven, staff_only, start_page, unused, waiting, with_passwords
from workshop_app.doors.socket import show_out_everywhere
from workshop_app.extensions import db
from workshop_app.models import Account

own = Blueprint("own", __name__)


class ChangePassword(Form):
    present = fields.String()
    password = NewPassword()


class SetPassword(Form):
    password = NewPassword()


@own.get("/account")
@staff_only()
def account(account: Account):
    return render_template("account.html", changes=current_app.config["SETTINGS"].has_passwords and account.password_hash)


@own.post("/account/sign-out-everywhere")
@staff_only()
def sign_out_everywhere(account: Account):
    db.write(lambda session: sessions.end_all(session, account.id))
    identity.sign_out()
    show_out_everywhere({"account": account.id})
    return redirect(url_for("pages.home"))


@own.route("/password", methods=["GET", "POST"])
@with_passwords
@staff_only()
def password(account: Account):
    values, errors = typed(ChangePassword()) if request.method == "POST" else ({}, {})
    if request.method != "POST" or errors:
        return render_template("password.html", errors=errors, done=False), 400 if errors else 200
    known, wait = proven(account.email, values["present"])
    if known is None:
        said = waiting(wait) if wait else "This is not your present password."
        return render_template("password.html", errors={"present": [said]}, done=False), 400
    secret = hash_of(values["password"])
    changed = db.write(lambda session: set_password(session, account.id, secret))
    identity.sign_in(changed)
    show_out_everywhere({"account": account.id})
    return known_browsers.remember(current_app.make_response(render_template("password.html", errors={}, done=True)), changed)


@own.route("/new-password/<token>", methods=["GET", "POST"])
@anybody
@with_passwords
def new_password(token: str):
    """A one-time link from an administrator: whoever opens it sets the password of one account."""
    with db.reading() as reading:
        whose = reading.get(Account, unused(reading, token, for_password=True).account_id)
    values, errors = typed(SetPassword()) if request.method == "POST" else ({}, {})
    if request.method != "POST" or errors:
        return render_template("new_password.html", whose=whose, errors=errors), 400 if errors else 200
    secret = hash_of(values["password"])
    changed = db.write(lambda session: set_password(session, unused(session, token, for_password=True).account_id, secret))
    throttle.forget(changed.email)
    identity.sign_in(changed)
    show_out_everywhere({"account": changed.id})
    return known_browsers.remember(redirect(start_page(changed)), changed)


def set_password(session, account_id: str, secret: str) -> Account:
    """Whoever knew the old password, or holds a link for a new one, is out."""
    account = session.get(Account, account_id)
    account.password_hash = secret
    sessions.end_all(session, account_id)
    invitations.withdraw(session, account_id)
    return account
