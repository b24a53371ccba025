"""How long a page of the API's list takes with many briefs: `python -m benchmarks.listing`.

On SQLite, from the request to the last byte, without a network.
"""
import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import insert

from workshop_app import create_app, migrations
from workshop_app.config import Settings
from workshop_app.doors.api.bearer import new_token
from workshop_app.engine import pace
from workshop_app.extensions import db
from workshop_app.method.brief import draft
from workshop_app.method.review import STATES
from workshop_app.models import ApiToken, Brief, Edition, Workshop, new_id, now

AT = 1_760_000_000_000
TEAMS = ("Adult Social Care", "Transport for West Midlands", "Planning and Consultation", "Public Health")
ASKED = {  # what of the list is walked through
    "all": "", "approved ones": "&state=approved", "one team's": "&team=Planning+and+Consultation",
    "changed since the middle": "&updated_since=2025-12-06T00:00:00Z", "withdrawn, one team's": "&state=withdrawn&team=Public+Health",
}


def sections(number: int) -> dict:
    """A brief of the usual length."""
    notes = [f"Residents tell us that they call a second time, for the {turn}th week, about case {number}" for turn in range(12)]
    return draft({
        "workshop": {"title": "", "topic": "Bins", "team": "Waste", "owner": "Head of Waste", "contact": "", "council": ""},
        "question": f"How can technology help residents know what happens with missed collection {number}?", "date": "2027-01-04",
        "clusters": [{"title": "Missed bins", "notes": notes}], "kept": [], "method": "dots", "reason": "", "tally": [],
        "answers": {"affected": notes[:4], "success": notes[:6]},
        "counts": {"participants": 12, "notes": 40, "clusters": 5, "challenges": 4, "ballots": 12, "dots_per_person": 3},
    })


def fill(many: int) -> None:
    """That many briefs in all states, each with its workshop and an edition, a quarter of an hour apart."""
    rows: dict = {Workshop: [], Brief: [], Edition: []}
    for number in range(many):
        state, at, workshop, id, text = list(STATES)[number % len(STATES)], AT + number * 900_000, new_id(), new_id(), sections(number)
        out = at if state not in ("draft", "in_review") else None
        rows[Workshop].append({
            "id": workshop, "code": f"Z{number:07}", "title": "Missed bins", "team": TEAMS[number % len(TEAMS)], "opened_at": at,
            "stages": [], "stage": "close",
        })
        rows[Brief].append({
            "id": id, "workshop_id": workshop, "reference": f"b-{number:06}", "state": state, "sections": text, "drafted_at": at,
            "edited_at": at, "changed_at": at, "approved_state": out and state, "approved_version": out and 1, "approved_changed_at": out,
        })
        rows[Edition].append({
            "id": new_id(), "brief_id": id, "version": 1, "number": 1, "made_at": at, "approved_at": out, "sections": text,
        })

    def store(session):
        for model, made in rows.items():
            session.execute(insert(model), made)

    db.write(store)


def token(*scopes: str) -> dict:
    made = new_token()
    row = ApiToken(name=scopes[0], token_hash=ApiToken.hash_of(made), scopes=list(scopes), made_at=now())
    db.write(lambda session: session.add(row))
    return {"Authorization": f"Bearer {made}"}


def walk(client, headers: dict, more: str) -> Iterator[tuple[float, int]]:
    """Page after page: milliseconds, and how many briefs it held."""
    following = f"/api/v1/briefs?limit=100{more}"
    while following:
        pace.forget()
        began = time.perf_counter()
        answer = client.get(following, headers=headers)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, answer.text
        yield took, len(answer.json["briefs"])
        after = urlsplit(answer.json["next"] or "")
        following = f"{after.path}?{after.query}" if after.path else None


def measure(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=folder, async_mode="threading"))
        migrations.upgrade()
        fill(many)
        client = app.test_client(use_cookies=False)
        print(f"{many:,} briefs, 100 on a page; milliseconds")
        print(f"{'token':12} {'asked for':26} {'briefs':>7} {'pages':>6} {'p50':>7} {'p95':>7} {'most':>7}")
        for scope in ("briefs:read", "drafts:read"):
            headers = token(scope)
            for name, more in ASKED.items():
                pages = list(walk(client, headers, more))
                told([took for took, _ in pages], scope, name, sum(held for _, held in pages))
        db.close()


def told(took: list[float], scope: str, name: str, briefs: int) -> None:
    ordered = sorted(took)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{scope:12} {name:26} {briefs:7,} {len(took):6} {statistics.median(took):7.1f} {p95:7.1f} {ordered[-1]:7.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.listing", description="Measure the API's list of briefs.")
    parser.add_argument("--briefs", type=int, default=10_000)
    measure(parser.parse_args().briefs)
