"""A section of the brief as an ordinary form sends it: from repeated fields to the value that `method.sections` knows."""


def value_of(kind: str, form):
    """The value of one section. `form`: a MultiDict, whose fields repeat once for each row."""
    return KINDS[kind](form)


def single(form) -> str:
    return form.get("value", "")


def points(form) -> list[str]:
    return form.getlist("point")


def quotes(form) -> list[dict]:
    redacted = set(form.getlist("redacted"))
    return [{"text": text, "redacted": str(number) in redacted} for number, text in enumerate(form.getlist("text"))]


def contact(form) -> dict:
    return {"owner": form.get("owner", ""), "contact": form.get("contact", "")}


def dates(form) -> list[dict]:
    return pairs(form, "what", "when")


def open_to_any(form) -> dict:
    return {"statement": form.get("statement", ""), "kept": pairs(form, "wording", "reason")}


def apply(form) -> dict:
    return {"text": form.get("text", ""), "criteria": form.getlist("criterion")}


def route(form) -> dict:
    return {"route": form.get("route", ""), "notes": form.get("notes", "")}


def pairs(form, first: str, second: str) -> list[dict]:
    return [{first: one, second: other} for one, other in zip(form.getlist(first), form.getlist(second), strict=False)]


KINDS = {"line": single, "text": single, "list": points, "quotes": quotes, "contact": contact, "dates": dates, "open": open_to_any,
         "apply": apply, "route": route}
