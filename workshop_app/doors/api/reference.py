"""What the API can do, for programs and for the people who write them: the OpenAPI document, and a page made from it."""
import json

from flask import Blueprint, Response, current_app

from workshop_app.doors.guard import anybody

reference = Blueprint("reference", __name__, url_prefix="/api/v1")


@reference.get("/openapi.json")
@anybody
def document():
    return Response(json.dumps(contract(), ensure_ascii=False, indent=2), content_type="application/json")


def contract() -> dict:
    return current_app.extensions["api-document"]
