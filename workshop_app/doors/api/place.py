"""The API's place in the app: its blueprint, how it reads requests, and the OpenAPI document."""
import http
from types import MappingProxyType

from apispec import APISpec
from flask import Request
from flask_smorest import Api, Blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from workshop_app.doors.api.bearer import SCOPES, bearer
from workshop_app.doors.api.problems import TYPE, Problem
from workshop_app.engine.commands import Refused, flat

ABOUT = """Challenge Briefs for programs: find what is new, fetch every file of it, and say that it was received.

Send a token with each request, as `Authorization: Bearer cw_…`. Coordinators make tokens, each with its scopes. A token that may not read
drafts sees no more than the approved version that is in force, whatever is worked on behind it.

Answers carry an `ETag`: send it back as `If-None-Match`, and what has not changed answers 304 without a body. One token may ask 20 times a
second, 60 times at once; beyond that comes 429 with `Retry-After`. New fields may come at any time; none goes or changes its meaning in v1.
"""


class Reader(FlaskParser):
    """Reads queries and bodies as the rest of the house does: strictly, and with a refusal that names each field."""

    DEFAULT_UNKNOWN_BY_LOCATION = MappingProxyType(FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": None})

    def load_json(self, req: Request, schema: Schema):
        if not req.is_json:
            raise Refused("wrong_type", "Send JSON, with Content-Type: application/json.", status=415)
        try:
            sent = req.get_json()
        except BadRequest:
            raise Refused("malformed", "This is not JSON that we can read.") from None
        if not isinstance(sent, dict):
            raise Refused("bad_payload", "Send one object with named fields.", status=422)
        return sent

    def handle_error(self, error: ValidationError, req, schema, **_):
        [said] = error.normalized_messages().values()  # one place is read at a time
        named = {str(name): flat(sentences) for name, sentences in said.items()}
        first = next(iter(named.values()))[0]
        raise Refused("bad_payload", first if len(named) == 1 else "Some of that can’t be used. See each field.", named, status=422)


class Place(Blueprint):
    ARGUMENTS_PARSER = Reader()

    def operation(self, *scopes: str, **doc):
        """Guard and document an operation for tokens with one of these scopes."""

        answers = {401: "UNAUTHORIZED", 403: "FORBIDDEN", 429: "TOO_MANY_REQUESTS"} | doc.pop("responses", {})

        def settle(view):
            return self.doc(security=[{"token": [scope]} for scope in scopes], responses=answers, **doc)(bearer(*scopes)(view))

        return settle


class Contract(Api):
    """flask-smorest without its own pages, command line and errors: ours are the house's."""

    ERROR_SCHEMA = Problem
    spec: APISpec

    def _register_error_handlers(self):
        """The house has its own."""

    def _register_etag_headers(self):
        """Every answer has a tag: it is told once, for all of them."""

    def _register_pagination_header(self):
        """Pages are told in the body."""

    def _register_responses(self):
        for status in http.HTTPStatus:
            said = {"description": status.phrase}
            if status >= 400:
                said["content"] = {TYPE: {"schema": Problem}}
            self.spec.components.response(status.name, said, lazy=True)
        self.spec.components.response("DEFAULT_ERROR", {"description": "A problem", "content": {TYPE: {"schema": Problem}}}, lazy=True)


def contract(app) -> Contract:
    known = dict(app.cli.commands)
    made = Contract(app, spec_kwargs={
        "title": "Challenge Workshop API", "version": "1.0", "openapi_version": "3.1.0", "info": {"description": ABOUT},
        "servers": [{"url": "/"}],
    })
    app.cli.commands = known  # the document has an address: it needs no command
    scopes = " ".join(f"`{name}`: {what}" for name, (_, what) in SCOPES.items())
    made.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": scopes})
    return made
