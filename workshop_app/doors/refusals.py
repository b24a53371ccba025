"""What people and programs get when something can't be done: a page with a sentence, or a body with a code."""
import logging

from flask import current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException

from workshop_app.engine.commands import Refused

log = logging.getLogger(__name__)
SENTENCES = {  # status: (code, sentence)
    400: ("malformed", "We could not read what was sent. Go back and try again."),
    404: ("not_found", "If you typed the address, check it. If you followed a link, ask whoever gave it to you."),
    405: ("not_found", "This address does not answer that way. Go back to where you came from and use the page’s own buttons."),
    413: ("too_large", "What was sent is too large for us. Send less at a time."),
    429: ("too_fast", "Too many tries came in a short time. Wait a minute, then try again."),
    500: ("internal", "Something went wrong on our side. What you saved before is safe. Try again in a moment."),
}
TITLES = {
    "malformed": "That did not work",
    "signed_out": "Sign in first",
    "no_seat": "Join the workshop first",
    "not_allowed": "This page is not open to you",
    "link_expired": "This link has expired",
    "unknown_workshop": "We can’t find this workshop",
    "too_fast": "Wait a moment",
    "finished": "This workshop has finished",
    "not_found": "Page not found",
    "unknown_notice": "This challenge is not here",
    "notice_withdrawn": "This challenge was withdrawn",
    "takes_no_interest": "This challenge takes no letters",
    "too_large": "That is too large",
    "internal": "Something went wrong",
    "not_saved": "We could not save that yet",
    "no_brief": "There is no brief here",
    "unknown_delivery": "There is nothing here",
    "unknown_receiver": "There is nothing here",
    **dict.fromkeys(("sign_in_stale", "sign_in_refused", "sign_in_untrusted", "provider_away"), "You are not signed in"),
    **dict.fromkeys(("no_role", "no_address", "account_closed", "account_exists"), "You can’t come in with this account"),
}
STALE = "This page has been open for too long. Load it again, then repeat the last step."


def register_errors(app) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, lambda _error: refused(Refused("no_csrf", STALE)))
    app.register_error_handler(BadHost, lambda error: (render_plain(TITLES["malformed"], SENTENCES[400][1]), error.code))
    app.register_error_handler(HTTPException, went_wrong)
    app.register_error_handler(Exception, broke)


def went_wrong(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    code, sentence = SENTENCES.get(error.code, SENTENCES[500 if error.code >= 500 else 400])
    return refused(Refused(code, sentence, status=error.code))


def broke(error: Exception):
    """A fault of ours. The log gets the traceback; people get a sentence and none of it."""
    log.error("%s failed", request.endpoint or "a request", exc_info=error)
    return refused(Refused(*SENTENCES[500], status=500))


def refused(refusal: Refused):
    if wants_json():
        return refusal.body(), refusal.status
    title = TITLES.get(refusal.code, "That did not work")
    try:
        page = render_template("refused.html", title=title, refusal=refusal, code=(request.view_args or {}).get("code"))
    except Exception:
        # The frame of a page reads the database. When that is what broke, say so without the frame.
        log.exception("the page for a refusal could not be made")
        page = render_plain(title, refusal.message)
    return page, refusal.status


def wants_json() -> bool:
    """Programs get JSON: those at the HTTP door, and whoever sends JSON or prefers it to a page."""
    if request.blueprint == "http" or request.is_json:
        return True
    liked = request.accept_mimetypes
    return liked["application/json"] > liked["text/html"]


def render_plain(title: str, sentence: str) -> str:
    return current_app.jinja_env.get_template("plain.html").render(title=title, sentence=sentence)
