"""Who is asking: from cookies, links and the signed-in account, never from what they send."""
import secrets
import threading
import time

from flask import current_app, request, session
from sqlalchemy import bindparam, select
from sqlalchemy.orm import defer

from workshop_app.doors import links, sessions
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db
from workshop_app.method import codes
from workshop_app.models import Account, Seat, Workshop

WRONG_CODES, PER_SECONDS = 60, 60  # wrong codes that the whole server takes in a minute; right ones are never counted
# Made once: a thousand browsers come back at once after a restart. The stages are most of a workshop's bytes, and not needed at the door.
BY_CODE = select(Workshop).options(defer(Workshop.stages)).where(Workshop.code == bindparam("code"))
DOOR = select(Workshop.id, Workshop.code).where(Workshop.code == bindparam("code"))
TAKEN = select(Seat.token_hash).where(Seat.workshop_id == bindparam("workshop"), Seat.token_hash == bindparam("hash"))
TOO_FAST = "Too many wrong codes were tried here. Open the link or the QR code that you were given, or wait a minute."
_wrong: list[float] = []
_guard = threading.Lock()


def find_workshop(reading, typed: str) -> Workshop:
    """The workshop with this join code."""
    return found(reading.scalar(BY_CODE, {"code": codes.tidy(typed or "")}))


def seated(asking, typed: str) -> Actor:
    """The participant that this browser is in the workshop with this code, by two small questions."""
    return _participant(asking, found(asking.execute(DOOR, {"code": codes.tidy(typed or "")}).first()))


def found(workshop):
    """The workshop, if there is one. Wrong codes are counted for the whole server: a town hall shares one address."""
    if workshop is None:
        refuse_guessers()
        with _guard:
            _wrong.append(time.monotonic())
        raise Refused("unknown_workshop", "We can't find a workshop with this code. Check the code and try again.", status=404)
    return workshop


def refuse_guessers() -> None:
    """While somebody tries codes, a code alone opens nothing: a right guess must not be told from a wrong one.

    Seats, accounts and whole links go on working, so that a guesser can't lock a town hall out.
    """
    with _guard:
        _wrong[:] = [at for at in _wrong if at > time.monotonic() - PER_SECONDS]
        if len(_wrong) >= WRONG_CODES:
            raise Refused("too_fast", TOO_FAST, status=429)


def forgive() -> None:
    """Forget the wrong codes that were tried."""
    with _guard:
        _wrong.clear()


def actor_in(reading, workshop: Workshop, role: str) -> Actor:
    """The actor that this request may be in a workshop, in the role that its page asks for, or a refusal that says what is missing."""
    if role == "participant":
        return _participant(reading, workshop)
    if role in links.LINKED_ROLES and links.opens(workshop, role, request.cookies.get(cookie(role, workshop))):
        return Actor(workshop.id, role, links=workshop.links)
    account = signed_in(reading)
    if account is not None and (
        (role in ("facilitator", "screen") and account.facilitator and workshop.opened_by == account.id)
        or (role in ("coordinator", "approver") and account.is_a(role))
    ):
        return Actor(workshop.id, role, account_id=account.id)
    if request.cookies.get(cookie(role, workshop)):
        raise Refused("link_expired", "This link has expired. Ask the facilitator for the new one.", status=403)
    if role in (*links.LINKED_ROLES, "coordinator", "approver"):
        refuse_guessers()
        raise Refused("signed_out", "Sign in, or open the link that you were given, to see this page.", status=403)
    raise Refused("not_allowed", "There is no such role in a workshop.", status=403)


def _participant(reading, workshop: Workshop) -> Actor:
    token = request.cookies.get(cookie("seat", workshop))
    if not token or reading.scalar(TAKEN, {"workshop": workshop.id, "hash": Seat.hash_of(workshop.id, token)}) is None:
        refuse_guessers()
        raise Refused("no_seat", "Join the workshop first: this browser has no seat in it.", status=403)
    return Actor(workshop.id, "participant", token=token)


def cookie(what: str, workshop: Workshop) -> str:
    """Name of the cookie that holds a seat's token or a link's token for one workshop."""
    prefix = "__Host-" if current_app.config["SECURE"] else ""
    return f"{prefix}{what}-{workshop.code}"


def remember(response, what: str, workshop: Workshop, token: str):
    """Keep a token in this browser for four weeks, out of reach of scripts."""
    response.set_cookie(
        cookie(what, workshop), token, max_age=28 * 24 * 3600, httponly=True, samesite="Lax", secure=current_app.config["SECURE"], path="/"
    )
    return response


def seat_token(workshop: Workshop) -> str:
    """The key that this browser has for a seat in this workshop, or a new one: 256 random bits."""
    return request.cookies.get(cookie("seat", workshop)) or secrets.token_urlsafe(32)


def sign_in(account: Account) -> None:
    """Begin a fresh session for this account; the old one and its contents go."""
    token = db.write(lambda writing: sessions.begin(writing, account, instead_of=session.get("token", "")))
    session.clear()
    session["token"] = token


def sign_out() -> None:
    """End this browser's session. A copy of its cookie is worth nothing from now on."""
    token = session.get("token", "")
    session.clear()
    db.write(lambda writing: sessions.end(writing, token))


def signed_in(reading) -> Account | None:
    """The account of this browser's session, while it lasts."""
    return sessions.account_of(reading, session["token"]) if "token" in session else None


def account_now() -> Account | None:
    """The signed-in account, read in a session of its own."""
    with db.reading() as reading:
        return signed_in(reading)
