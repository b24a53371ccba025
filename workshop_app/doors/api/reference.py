"""What the API can do, for programs and for the people who write them: the OpenAPI document, and a page made from it."""
import json
import re
from http import HTTPStatus

from flask import Blueprint, Response, current_app, render_template

from workshop_app.doors.api.bearer import SCOPES
from workshop_app.doors.api.problems import TITLES
from workshop_app.doors.guard import anybody

reference = Blueprint("reference", __name__, url_prefix="/api/v1")
METHODS = ("get", "post")


@reference.get("/openapi.json")
@anybody
def document():
    return Response(json.dumps(contract(), ensure_ascii=False, indent=2), content_type="application/json")


@reference.get("/docs")
@anybody
def page():
    told = contract()
    listed = operations(told)
    sent = {one["body"] for one in listed}
    shapes = [(name, rows_of(shape, name in sent)) for name, shape in told["components"]["schemas"].items()]
    about = told["info"]["description"].strip().split("\n\n")
    return render_template("api.html", about=about, operations=listed, shapes=shapes, problems=TITLES, scopes=SCOPES)


def contract() -> dict:
    return current_app.extensions["api-document"]


def operations(told: dict) -> list[dict]:
    """Each operation as the page shows it."""
    return [
        operation(method, path, item[method], item.get("parameters", []))
        for path, item in told["paths"].items() for method in METHODS if method in item
    ]


def operation(method: str, path: str, said: dict, shared: list[dict]) -> dict:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "id": "-".join((method, *re.findall(r"\w+", path))), "method": method.upper(), "path": path, "summary": said["summary"],
        "description": said.get("description", ""),
        "scopes": [scope for way in said["security"] for scope in way["token"]],
        "parameters": [parameter(one) for one in (*shared, *said.get("parameters", []))],
        "body": named(body.get("schema", {})), "example": json.dumps(body["example"], indent=2) if "example" in body else "",
        "answers": [answer(status, one) for status, one in sorted(said["responses"].items())],
    }


def parameter(one: dict) -> dict:
    return {
        "name": one["name"], "where": {"path": "in the address", "query": "in the query"}[one["in"]], "needed": one.get("required", False),
        "kind": kind(one["schema"]), "description": one.get("description", ""),
        "example": one.get("example", one["schema"].get("example")), "usual": one["schema"].get("default"),
    }


def answer(status: str, one: dict) -> dict:
    """{"status", "words", "kinds": content types, "shape": the name of one, if it has one}."""
    content = one.get("content", {})
    phrase = "Any other problem" if status == "default" else HTTPStatus(int(status)).phrase
    shape = next((named(media.get("schema", {})) for media in content.values()), "")
    shape = shape or ("Problem" if status == "default" or status >= "4" else "")
    return {"status": status, "words": phrase, "kinds": list(content), "shape": shape}


def rows_of(shape: dict, sent: bool) -> list[dict]:
    """Each field. `sent`: it is we who get the shape, and need some of them."""
    needed = shape.get("required", []) if sent else []
    return [
        {"name": name, "kind": kind(one), "shape": named(one) or named(one.get("items", {})), "needed": name in needed,
         "description": one.get("description", "")}
        for name, one in shape["properties"].items()
    ]


def named(schema: dict) -> str:
    """The name of a shape that is referred to."""
    return schema.get("$ref", "").rpartition("/")[2]


def kind(schema: dict) -> str:
    """What a value is, in words."""
    if "$ref" in schema:
        return named(schema)
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}"
    kinds = schema.get("type", "anything")
    words = " or ".join(kinds) if isinstance(kinds, list) else kinds
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "format" in schema:
        words += f" ({schema['format']})"
    return words + span(schema, "minimum", "maximum", "") + span(schema, "minLength", "maxLength", " characters")


def span(schema: dict, least: str, most: str, of: str) -> str:
    """The limits of a value: " from 1 to 100"."""
    ends = [f" {word} {schema[name]}" for word, name in (("from", least), ("to", most)) if name in schema]
    return "".join(ends) + (of if ends else "")
