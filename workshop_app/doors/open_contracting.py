"""How a brief goes out as open contracting data: what a coordinator says of it besides its text, what our checks find, the file itself,
and the fields of a preliminary market engagement notice to copy into Find a Tender.
"""
import json

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from workshop_app import beside
from workshop_app.doors.guard import inside
from workshop_app.engine.commands import Actor, Refused
from workshop_app.engine.desk import run
from workshop_app.extensions import db, house
from workshop_app.handover import ocds
from workshop_app.method import cpv
from workshop_app.method import market as method
from workshop_app.models import Brief, Workshop

market = Blueprint("market", __name__)


@market.get("/w/<code>/brief/market")
@inside("coordinator")
def form(workshop: Workshop, _actor: Actor):
    return page(workshop)


@market.post("/w/<code>/brief/market")
@inside("coordinator")
def save(workshop: Workshop, actor: Actor):
    typed = typed_in(request.form)
    try:
        run("set_out", {"market": typed}, actor)
    except Refused as refused:
        if refused.code != "bad_payload":
            raise
        errors = {name.split(".")[1]: said for name, said in refused.fields.items() if "." in name}
        return page(workshop, typed, errors or {"": [refused.message]}, 400)
    flash("Saved.")
    return redirect(url_for("market.form", code=workshop.code))


@market.get("/w/<code>/brief/uk2")
@inside("coordinator")
def uk2(workshop: Workshop, _actor: Actor):
    _, facts = of(workshop)
    return render_template("uk2.html", workshop=workshop, fields=ocds.uk2_fields(facts, house))


@market.get("/w/<code>/brief/ocds.json")
@inside("coordinator")
def download(workshop: Workshop, _actor: Actor):
    """Of the version that is worked on; one that is not approved says so in its title."""
    _, facts = of(workshop)
    package = beside.documents.call(ocds.refuse_unfit, ocds.release_package(facts, house))
    response = make_response(json.dumps(package, ensure_ascii=False, indent=2))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="challenge-brief-{workshop.code}.ocds.json"'
    return response


def of(workshop: Workshop) -> tuple[Brief, dict]:
    """The brief, and what is published of the version that is worked on."""
    with db.reading() as reading:
        brief = reading.query(Brief).filter_by(workshop_id=workshop.id).one_or_none()
        if brief is None:
            raise Refused("no_brief", "The brief has not been drafted yet.", status=404)
        return brief, ocds.facts(reading, brief, brief.version)


def typed_in(form) -> dict:
    """What the form sends, as `method.market` takes it. The code that fits best comes first."""
    codes = [form.get("main", ""), *form.getlist("cpv")]
    words = {name: form.get(name, "") for name in ("threshold", "engagement", "closes", "notice")}
    return words | {"cpv": [code for code in dict.fromkeys(codes) if code], "uk": form.get("uk") == "yes"}


def page(workshop: Workshop, typed: dict | None = None, errors: dict | None = None, status: int = 200):
    brief, facts = of(workshop)
    found = beside.documents.call(ocds.problems, ocds.release_package(facts, house))
    return render_template(
        "market.html", workshop=workshop, brief=brief, value=typed or method.of(brief.market), errors=errors or {}, problems=found,
        warnings=ocds.warnings(house), groups=cpv.groups(), thresholds=list(method.THRESHOLD.items()),
    ), status
