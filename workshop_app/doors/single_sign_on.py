"""Staff sign in with the account that their organisation gave them."""
from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from marshmallow import fields
from sqlalchemy.exc import IntegrityError

from workshop_app.doors import identity, known_browsers, links, provider
from workshop_app.doors.forms import Form, typed
from workshop_app.doors.guard import anybody
from workshop_app.doors.signin import local_path, proven, start_page, waiting
from workshop_app.doors.socket import show_out_everywhere
from workshop_app.engine.commands import Refused
from workshop_app.extensions import db
from workshop_app.models import Account, now

sso = Blueprint("sso", __name__, url_prefix="/single-sign-on")
TIME_TO_PROVE = 10 * 60 * 1000  # milliseconds
NO_ROLE = "Your organisation gives you no role here. Ask whoever looks after its sign-in for one."
NO_ADDRESS = "Your organisation’s sign-in told us no e-mail address of yours. Whoever looks after it can change that."
CLOSED = "Your account here is closed. Ask an administrator."
TAKEN = "There is an account with your e-mail address already. {then}"
SIGN_IN_FIRST = "If it is yours, sign in with its password first, then choose single sign-on under “Your account”."
ASK = "Ask an administrator."


class Proof(Form):
    password = fields.String()


@sso.before_request
def only_when_there_is_one():
    if not current_app.config["SETTINGS"].single_sign_on:
        raise Refused("not_found", "There is no single sign-on here.", status=404)


@sso.get("")
@anybody
def start():
    """A link leads here, not a form: browsers would not let a form end at another site's page."""
    away = provider.ask(links.base() + url_for("sso.back"))
    session["next"] = local_path(request.args.get("next"))
    return away


@sso.get("/back")
@anybody
def back():
    visitor = provider.answer()
    account, changed = db.write(lambda writing: recognise(writing, visitor))
    if changed:
        show_out_everywhere({"account": account.id})
    if not visitor.roles:
        raise Refused("no_role", NO_ROLE, status=403)
    if account is None:
        account = made_account(visitor)
    if account is None:
        return ask_for_proof(visitor)
    if account.closed:
        raise Refused("account_closed", CLOSED, status=403)
    return let_in(account)


def recognise(writing, visitor: provider.Visitor) -> tuple[Account | None, bool]:
    """(the account of this person, do they have other roles than before?). Roles that were taken away there are gone here."""
    account = writing.query(Account).filter_by(subject=visitor.subject).one_or_none()
    changed = account is not None and account.roles != visitor.roles
    if changed:
        account.roles = visitor.roles
    return account, changed


def made_account(visitor: provider.Visitor) -> Account | None:
    try:
        return db.write(lambda writing: make_account(writing, visitor))
    except IntegrityError:  # they came in by two windows at once, and the other one was first
        raise Refused("sign_in_stale", provider.STALE) from None


def make_account(writing, visitor: provider.Visitor) -> Account | None:
    """An account for somebody new; None when their address belongs to one that was made otherwise."""
    if not visitor.email:
        raise Refused("no_address", NO_ADDRESS, status=403)
    if writing.query(Account).filter_by(email=visitor.email).count():
        return None
    account = Account(subject=visitor.subject, name=visitor.name, email=visitor.email, roles=visitor.roles)
    writing.add(account)
    return account


def ask_for_proof(visitor: provider.Visitor):
    """An address alone proves nothing: addresses are given to other people. So the password of that account is asked for, once.

    And only of somebody whose address is verified, or who is in that account already.
    """
    with db.reading() as reading:
        account = reading.query(Account).filter_by(email=visitor.email).one()
    ours = identity.account_now()
    if not may_be_joined(account):
        raise taken(ASK)
    if not (visitor.verified or (ours is not None and ours.id == account.id)):
        raise taken(SIGN_IN_FIRST)
    session["joining"] = {"subject": visitor.subject, "email": account.email, "roles": visitor.roles, "until": now() + TIME_TO_PROVE}
    return redirect(url_for("sso.join"))


def may_be_joined(account: Account) -> bool:
    return bool(account.password_hash) and account.subject is None and not account.closed


def taken(then: str) -> Refused:
    return Refused("account_exists", TAKEN.format(then=then), status=409)


@sso.route("/join", methods=["GET", "POST"])
@anybody
def join():
    joining = session.get("joining")
    if not joining or joining["until"] < now():
        raise Refused("sign_in_stale", "It is too long ago that you came from your organisation’s sign-in. Start again.")
    values, errors = typed(Proof()) if request.method == "POST" else ({}, {})
    if request.method != "POST" or errors:
        return render_template("join_accounts.html", email=joining["email"], errors=errors), 400 if errors else 200
    known, wait = proven(joining["email"], values["password"])
    if known is None:
        said = waiting(wait) if wait else "This is not the password of that account."
        return render_template("join_accounts.html", email=joining["email"], errors={"password": [said]}), 400
    account = db.write(lambda writing: join_account(writing, known.id, joining))
    show_out_everywhere({"account": account.id})
    return known_browsers.remember(let_in(account), account)


def join_account(writing, id: str, joining: dict) -> Account:
    account = writing.get(Account, id, with_for_update=True)
    if not may_be_joined(account) or writing.query(Account).filter_by(subject=joining["subject"]).count():
        raise taken(ASK)
    account.subject, account.roles = joining["subject"], joining["roles"]
    return account


def let_in(account: Account):
    back_to = local_path(session.get("next"))
    identity.sign_in(account)
    return redirect(back_to or start_page(account))
