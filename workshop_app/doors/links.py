"""Links that make whoever opens them facilitator or screen of one workshop. Nothing is stored: the secret signs them."""
import hashlib
import hmac
import io

import segno
from flask import current_app, request

from workshop_app.models import Invites, Workshop

LINKED_ROLES = ("facilitator", "screen")


def token(workshop: Workshop, role: str) -> str:
    """Hexadecimal characters for a role in a workshop: 32 (128 bits), or 12 beside the code of a join link.

    New links (`workshop.links`) make old ones expire.
    """
    said = f"link:{workshop.id}:{role}:{workshop.links}"
    return hmac.new(current_app.config["SECRET_KEY"].encode(), said.encode(), hashlib.sha256).hexdigest()[: 12 if role == "join" else 32]


def opens(workshop: Workshop, role: str, shown: str | None) -> bool:
    return hmac.compare_digest(token(workshop, role).encode(), (shown or "").encode())


def base() -> str:
    """Address of this site, without a slash at the end."""
    return (current_app.config["PUBLIC_URL"] or request.url_root).rstrip("/")


def join_url(workshop: Workshop) -> str:
    """The link to take part. Its pass opens the join page even while typed codes are throttled."""
    return f"{base()}/j/{workshop.code}/{token(workshop, 'join')}"


def invite_urls(workshop: Workshop, invites: Invites) -> list[str]:
    """The links of all invites of the present batch, used or not: which of them were used is nobody's business."""
    tokens = (invites.token(current_app.config["SECRET_KEY"], number) for number in range(1, invites.made + 1))
    return [f"{base()}/i/{workshop.code}/{token}" for token in tokens]


def picture(url: str) -> tuple[bytes, dict]:
    """The answer that shows a link as a QR code."""
    svg = io.BytesIO()
    segno.make(url, error="m").save(svg, kind="svg", xmldecl=False, scale=8, border=2)
    return svg.getvalue(), {"Content-Type": "image/svg+xml"}


def role_url(workshop: Workshop, role: str) -> str:
    """The link to hand to a co-facilitator, or to open on the shared screen."""
    return f"{base()}/w/{workshop.code}/{'facilitate' if role == 'facilitator' else role}/{token(workshop, role)}"
