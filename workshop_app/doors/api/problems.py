"""What the API answers when something can't be done: problem details after RFC 9457, with our stable code and a sentence for each field."""
import json
from http import HTTPStatus

from flask import Response, request
from marshmallow import Schema, fields

from workshop_app.engine.commands import Refused
from workshop_app.extensions import house

PLACE = "/api/"
TYPE = "application/problem+json"
TITLES = {  # of each code that only the API has, or that has another sense for programs
    "no_token": "A token is missing",
    "bad_token": "The token is not good",
    "no_scope": "The token lacks a scope",
    "too_fast": "Too many requests",
    "bad_payload": "Something that was sent can’t be used",
    "malformed": "What was sent can’t be read",
    "wrong_type": "What was sent is no JSON",
    "too_large": "What was sent is too large",
    "not_found": "There is no such address",
    "unknown_brief": "There is no such brief",
    "unknown_version": "There is no such version",
    "illegal_move": "The state of the brief does not allow it",
    "unfit_data": "The open contracting data are not in order",
    "restarting": "The server is being restarted",
    "busy": "Too much waits to be saved",
    "not_saved": "The store did not answer",
    "internal": "A fault on our side",
}
SOON = {429: "1", 503: "5"}  # seconds
REALM = 'Bearer realm="Challenge Workshop API"'


class Problem(Schema):
    type = fields.String(required=True, metadata={"description": "Where the code is explained."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "A sentence for people."})
    code = fields.String(required=True, metadata={"description": "Which problem it is, for programs. It does not change."})
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.List(fields.String()), required=True, attribute="fields", data_key="fields",
        metadata={"description": "Sentences for each field that can’t be used."},
    )


def is_for_programs() -> bool:
    return request.path.startswith(PLACE)


def problem(refused: Refused, allowed: tuple[str, ...] = ()) -> Response:
    """allowed: the methods that the address takes, after 405."""
    body = {
        "type": f"{house.address}/api/v1/docs#{refused.code}" if refused.code in TITLES else "about:blank",
        "title": TITLES.get(refused.code, HTTPStatus(refused.status).phrase), "status": refused.status, "detail": refused.message,
        "code": refused.code, "fields": refused.fields,
    }
    response = Response(json.dumps(body, ensure_ascii=False), refused.status, content_type=TYPE)
    if refused.status in SOON:
        response.headers["Retry-After"] = SOON[refused.status]
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    if refused.status == 401:
        response.headers["WWW-Authenticate"] = REALM if refused.code == "no_token" else f'{REALM}, error="invalid_token"'
    if refused.code == "no_scope":
        response.headers["WWW-Authenticate"] = f'{REALM}, error="insufficient_scope"'
    return response
