"""The organisation's own sign-in (OpenID Connect): how it is asked, and what of its answer is believed.

Authorization code flow with PKCE. Of what comes back only the claims of a checked ID token are used, and no token of the provider is kept.
"""
import logging
from contextlib import contextmanager
from dataclasses import dataclass

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import current_app, session
from joserfc.errors import ClaimError, JoseError

from workshop_app.engine.commands import Refused
from workshop_app.method.characters import as_kept
from workshop_app.models import Account

log = logging.getLogger(__name__)
PATIENCE = 10  # seconds for each question
LEEWAY = 60  # seconds by which clocks may differ
# Signatures that can be checked with a public key. The provider's own list may name others, such as none at all.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
TOLD = ("invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_grant_type")

UNTRUSTED = "We could not trust the answer of your organisation’s sign-in. Try again. If it happens again, tell whoever runs this site."
AWAY = "The sign-in of your organisation can’t be reached just now. Try again in a moment."
STALE = "This sign-in was begun in another window, or too long ago. Start again."
STOPPED = "You were not signed in: you stopped, or your organisation did not let you in."


@dataclass(frozen=True)
class Visitor:
    """Somebody for whom the provider vouches."""

    subject: str
    name: str
    email: str
    verified: bool  # is the address theirs, by the provider's own word?
    roles: list[str]


def register(app, settings) -> None:
    oauth = OAuth(app)
    if settings.single_sign_on:
        oauth.register(
            "provider", client_id=settings.oidc_client_id, client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
        )


def ask(come_back_to: str):
    """Send the browser to the provider. What was begun earlier in this browser and not finished is forgotten."""
    for name in [name for name in session if name.startswith("_state_provider_")]:
        session.pop(name)
    with told_plainly():
        client = known_provider()
        return client.authorize_redirect(come_back_to)


def answer() -> Visitor:
    """Who came back from the provider: issuer, audience, time, nonce and signature of the ID token are checked."""
    with told_plainly():
        client = known_provider()
        token = client.authorize_access_token(leeway=LEEWAY, claims_options={
            "iss": {"essential": True, "value": client.server_metadata["issuer"]},
            "aud": {"essential": True, "value": client.client_id},
            "sub": {"essential": True, "allow_blank": False},
        })
        return visitor(token["userinfo"], current_app.config["SETTINGS"])


def known_provider():
    client = current_app.extensions["authlib.integrations.flask_client"].create_client("provider")
    told = client.load_server_metadata()
    if told["issuer"].rstrip("/") != current_app.config["SETTINGS"].oidc_issuer.rstrip("/"):
        client.server_metadata.pop("_loaded_at", None)
        raise ValueError("another issuer")
    told["id_token_signing_alg_values_supported"] = [name for name in told["id_token_signing_alg_values_supported"] if name in SIGNED]
    return client


def visitor(claims: dict, settings) -> Visitor:
    email = str(claims.get("email") or claims.get("preferred_username") or "").strip().lower()
    named = claims.get(settings.oidc_roles_claim) or []
    named = [named] if isinstance(named, str) else named
    return Visitor(
        subject=Account.subject_of(claims["iss"], str(claims["sub"])),
        name=as_kept(str(claims.get("name") or email.partition("@")[0]), False)[:100],
        email=email if "@" in email and len(email) <= 254 else "",
        verified=claims.get("email_verified") is True and bool(claims.get("email")),
        roles=[role for role in dict(settings.role_names) if any(name in named for known, name in settings.role_names if known == role)],
    )


@contextmanager
def told_plainly():
    """A sentence for the person, a line for the operator, for each way in which this can fail. What strangers can write is in neither."""
    try:
        yield
    except MismatchingStateError:
        raise Refused("sign_in_stale", STALE) from None
    except requests.RequestException as error:
        log.warning("single sign-on: the provider can't be reached (%s)", type(error).__name__)
        raise Refused("provider_away", AWAY, status=503) from None
    except OAuthError as error:
        if error.error == "access_denied":
            raise Refused("sign_in_refused", STOPPED, status=403) from None
        log.warning("single sign-on: the provider refused (%s)", error.error if error.error in TOLD else "for a reason of its own")
        raise untrusted() from None
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("single sign-on: an answer that can't be trusted (%s%s)", type(error).__name__, claim(error))
        raise untrusted() from None


def claim(error: Exception) -> str:
    return f": {error.claim}" if isinstance(error, ClaimError) else ""


def untrusted() -> Refused:
    return Refused("sign_in_untrusted", UNTRUSTED)
