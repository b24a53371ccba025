"""Who may open which address: said once, at the view, and checked before it runs. An address without a guard stops the start."""
import contextlib
import functools

from flask import request

from workshop_app.doors import identity
from workshop_app.engine.commands import Actor, Refused
from workshop_app.extensions import db
from workshop_app.models import Workshop

EVERY_ROLE = ("participant", "facilitator", "screen", "coordinator")


class Unguarded(Exception):
    """An address that does not say who may open it; no user ever meets this."""


def anybody(view):
    """Open to the whole world."""
    view.open_to = ("anybody",)
    return view


def inside(*roles: str, asked: bool = False, otherwise=None):
    """Open to those who are in the workshop in one of these roles. The view gets the workshop and the actor as its first arguments.

    `asked`: the request says with `?as=` in which of them (participant when it does not), and no other is tried.
    `otherwise(refused, code)`: what to answer instead of the refusal, if anything.
    """

    def guard(view):
        @functools.wraps(view)
        def guarded(code: str, **parts):
            try:
                workshop, actor = entered(code, (request.args.get("as", "participant"),) if asked else roles, roles)
            except Refused as refused:
                answer = otherwise(refused, code) if otherwise else None
                if answer is None:
                    raise
                return answer
            return view(workshop, actor, **parts)

        guarded.open_to = roles
        return guarded

    return guard


def entered(code: str, tried: tuple, roles: tuple) -> tuple[Workshop, Actor]:
    """The workshop, and who asks in the first of the roles that opens; the last one's refusal says what is missing."""
    with db.reading() as reading:
        workshop = identity.find_workshop(reading, code)
        for role in tried:
            try:
                actor = identity.actor_in(reading, workshop, role)
            except Refused as refused:
                last = refused
                continue
            if role in roles:
                return workshop, actor
            last = Refused("not_allowed", "This is not open to you in that role.", status=403)
        raise last


def everybody_here(workshop: Workshop, roles: tuple) -> list[Actor]:
    """This request in each of these roles that it may have in the workshop: somebody can coordinate and approve."""
    found = []
    with db.reading() as reading:
        for role in roles:
            with contextlib.suppress(Refused):
                found.append(identity.actor_in(reading, workshop, role))
    return found


def see_to_every_address(app) -> None:
    bare = sorted(endpoint for endpoint, view in app.view_functions.items() if not getattr(view, "open_to", None))
    if bare:
        raise Unguarded(f"Nobody said who may open: {', '.join(bare)}.")
