"""Browsers that somebody has signed in with before, so that a stranger who tries passwords makes only strangers wait.

Tries are counted by account, never by address. If that were all, whoever knows an e-mail address could keep its owner out by guessing on
and on. So a browser that has once known the password carries a signed cookie, and its wrong tries are counted by themselves. It opens
nothing, and says nothing of whose it is: a hash of the e-mail address, and a random number.
"""
import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from workshop_app.models import Account, digest

LAST = 180 * 24 * 3600  # seconds


def counted_as(email: str) -> str:
    """The name under which this browser's tries for an address are counted: its own, or that of all strangers."""
    try:
        whose, number = signer().loads(request.cookies.get(cookie(), ""), max_age=LAST)
    except (BadSignature, ValueError):
        return email
    return f"{email} {number}" if whose == hash_of(email) else email


def remember(response, account: Account):
    """This browser has just known the password of this account."""
    known = signer().dumps([hash_of(account.email), secrets.token_hex(8)])
    response.set_cookie(cookie(), known, max_age=LAST, httponly=True, samesite="Lax", secure=current_app.config["SECURE"], path="/")
    return response


def hash_of(email: str) -> str:
    return digest("known browser", email)


def cookie() -> str:
    return f"{'__Host-' if current_app.config['SECURE'] else ''}known-browser"


def signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")
