"""Staff sign in and out, and make their account from a one-time link."""
import functools
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from marshmallow import ValidationError, fields

from workshop_app.doors import identity, invitations, known_browsers
from workshop_app.doors.forms import Form, Line, typed
from workshop_app.doors.guard import anybody
from workshop_app.doors.passwords import LONGEST, SHORTEST, fits, hash_of, throttle
from workshop_app.doors.socket import show_out_everywhere
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.models import Account

signin = Blueprint("signin", __name__)
NO_MATCH = "That e-mail address and password do not match. Check both and try again."


class Email(Line):
    def __init__(self, **kwargs):
        super().__init__(254, ask="Enter your e-mail address.", what="An e-mail address", **kwargs)

    def _deserialize(self, value, attr, data, **kwargs):
        address = super()._deserialize(value, attr, data, **kwargs).lower()
        before, at, after = address.partition("@")
        if not (before and at and after) or "@" in after or " " in address:
            raise ValidationError("Enter an e-mail address like name@example.gov.uk.")
        return address


class NewPassword(fields.String):
    def _deserialize(self, value, attr, data, **kwargs):
        if not SHORTEST <= len(value) <= LONGEST:
            raise ValidationError(f"A password has {SHORTEST} characters or more. Three or four unrelated words are good."
                                  if len(value) < SHORTEST else f"A password has {LONGEST} characters at most.")
        return value


class SignIn(Form):
    email = Email()
    password = fields.String()


class FirstAccount(Form):
    name = Line(100, ask="Enter your name.", what="A name")
    email = Email()
    password = NewPassword()


def staff_only(*roles: str):
    """Guard a page: signed in, and with one of the roles if any are named. The view gets the account as its first argument."""

    def guard(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            account = identity.account_now()
            if account is None:
                back = request.full_path.rstrip("?") if request.method == "GET" else None
                return redirect(url_for("signin.sign_in", next=back))
            if roles and not any(account.is_a(role) for role in roles):
                raise Refused("not_allowed", "Your account does not have the role that this page needs. Ask an administrator.", status=403)
            return view(account, *args, **kwargs)

        guarded.open_to = ("staff", *roles)
        return guarded

    return guard


def with_passwords(view):
    """Guard a page that is of use only where people have passwords."""

    @functools.wraps(view)
    def guarded(*args, **kwargs):
        if not current_app.config["SETTINGS"].has_passwords:
            raise Refused("no_passwords", "There are no passwords here: staff use single sign-on.", status=403)
        return view(*args, **kwargs)

    return guarded


def local_path(wanted: str | None) -> str | None:
    """The address if it is a path on this site, else None: a link must not send people elsewhere after they signed in."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or any(ord(c) < 33 for c in wanted):
        return None
    parts = urlsplit(wanted)
    return None if parts.scheme or parts.netloc else wanted


def start_page(account: Account) -> str:
    if account.facilitator or account.coordinator:
        return url_for("workshops.index")
    if account.approver:
        return url_for("all_briefs.index")
    return url_for("accounts.index") if account.admin else url_for("pages.home")


@signin.get("/sign-in")
@anybody
def sign_in():
    account = identity.account_now()
    if account is not None:
        return redirect(local_path(request.args.get("next")) or start_page(account))
    return render_template("sign_in.html", values={}, errors={}, next=local_path(request.args.get("next")) or "")


@signin.post("/sign-in")
@anybody
@with_passwords
def enter():
    values, errors = typed(SignIn())
    back = local_path(request.form.get("next")) or ""
    status = 400
    if not errors:
        account, wait = proven(values["email"], values["password"])
        if account is not None:
            identity.sign_in(account)
            return known_browsers.remember(redirect(back or start_page(account)), account)
        errors, status = ({"password": [waiting(wait)]}, 429) if wait else ({"email": [NO_MATCH]}, 400)
    return render_template("sign_in.html", values=values, errors=errors, next=back), status


def proven(email: str, password: str) -> tuple[Account | None, int]:
    """(the open account whose password this is, seconds to wait before the next try counts).

    A closed account is answered like a wrong password, so that nobody learns by guessing which accounts there are.
    """
    tried = known_browsers.counted_as(email)
    if wait := throttle.begin(tried):
        return None, wait
    with db.reading() as reading:
        account = reading.query(Account).filter_by(email=email).one_or_none()
    if not fits(account.password_hash if account else None, password) or account.closed:
        return None, 0
    throttle.forget(tried)
    return account, 0


def waiting(seconds: int) -> str:
    return f"Too many wrong tries for this e-mail address. Wait {seconds} {'second' if seconds == 1 else 'seconds'}, then try again."


@signin.post("/sign-out")
@anybody
def sign_out():
    account = identity.account_now()
    identity.sign_out()
    if account is not None:
        show_out_everywhere({"account": account.id})  # an open console must not stay on a shared laptop
    return redirect(url_for("pages.home"))


@signin.route("/first/<token>", methods=["GET", "POST"])
@anybody
@with_passwords
def first(token: str):
    """A one-time link: whoever opens it makes their account, and the link is used up."""
    with db.reading() as reading:
        roles = unused(reading, token).roles
    values, errors = typed(FirstAccount()) if request.method == "POST" else ({}, {})
    if request.method == "POST" and not errors:
        secret = hash_of(values["password"])
        account = db.write(lambda session: make_account(session, token, values, secret))
        if account is not None:
            identity.sign_in(account)
            return known_browsers.remember(redirect(start_page(account)), account)
        errors = {"email": ["There is an account with this e-mail address already. Sign in with it, or use another address."]}
    return render_template("first.html", values=values, errors=errors, roles=roles), 400 if errors else 200


def unused(session, token: str, for_password: bool = False):
    invitation = invitations.find(session, token, for_password)
    if invitation is None:
        raise Refused("link_expired", "This link was used already, or is older than a week. Ask whoever sent it for a new one.", status=410)
    return invitation


def make_account(session, token: str, values: dict, secret: str) -> Account | None:
    """Turn an invitation into an account; None when the address is taken, which leaves the link unused."""
    invitation = unused(session, token)
    if session.query(Account).filter_by(email=values["email"]).count():
        return None
    account = Account(name=values["name"], email=values["email"], password_hash=secret, roles=invitation.roles)
    session.add(account)
    session.delete(invitation)
    return account
