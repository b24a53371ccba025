"""Whatever goes wrong below /api/ is told as problem details."""
from api.conftest import problem

from workshop_app.doors.api import problems


def test_every_way_to_go_wrong_is_told_in_the_same_shape(app, una, desk, monkeypatch):
    desk.to("handed_over")
    there = f"briefs/{desk.brief.id}/acknowledge"
    good = {"version": 1, "case_reference": "P-1"}
    assert problem(una.get("nowhere")) == (404, "not_found")
    assert problem(una.get("/api/nowhere")) == (404, "not_found")
    wrong_way = una.open("briefs", "DELETE")
    assert problem(wrong_way) == (405, "not_found") and set(wrong_way.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert problem(una.open(there, "POST", data="{", content_type="application/json")) == (400, "malformed")
    assert problem(una.open(there, "POST", data="[" * 30 + "]" * 30, content_type="application/json")) == (400, "malformed")
    assert problem(una.open(there, "POST", json=[1])) == (422, "bad_payload")
    assert problem(una.open(there, "POST", data=good)) == (415, "wrong_type")
    assert problem(una.open(there, "POST", data=b"x" * 70_000, content_type="application/json")) == (413, "too_large")
    assert problem(una.get("briefs?limit=x")) == (422, "bad_payload")
    app.config["TESTING"] = app.testing = False
    monkeypatch.setitem(app.view_functions, "api.history", lambda **_: 1 / 0)
    assert problem(una.get(f"briefs/{desk.brief.id}/history")) == (500, "internal")


UNFIT = [
    ({}, {"version", "case_reference"}),
    ({"version": 1}, {"case_reference"}),
    ({"version": "1", "case_reference": "P-1"}, {"version"}),
    ({"version": 2**31, "case_reference": "P-1"}, {"version"}),
    ({"version": 1, "case_reference": ""}, {"case_reference"}),
    ({"version": 1, "case_reference": "…"}, {"case_reference"}),
    ({"version": 1, "case_reference": "x" * 101}, {"case_reference"}),
    ({"version": 1, "case_reference": None}, {"case_reference"}),
    ({"version": 1, "case_reference": "P-1", "message": "x" * 1001}, {"message"}),
    ({"version": 1, "case_reference": "P-1", "who": "somebody else"}, {"who"}),
]


def test_each_field_that_can_not_be_used_is_named(una, desk):
    desk.to("handed_over")
    for sent, fields in UNFIT:
        answer = una.acknowledge(desk.brief.id, **sent)
        assert problem(answer) == (422, "bad_payload") and set(answer.json["fields"]) == fields, answer.text
    assert una.read("briefs")["briefs"][0]["state"] == "handed_over"


def test_a_problem_leads_to_its_explanation(client, una):
    told = una.get("briefs/b-222222").json
    path, _, anchor = told["type"].partition("://")[2].partition("/")[2].partition("#")
    shown = client.get(f"/{path}").text
    assert anchor == "unknown_brief" and all(f'id="{code}"' in shown for code in problems.TITLES)


def test_a_host_that_is_none_is_refused_in_the_same_shape(client):
    answer = client.get("/api/v1/briefs", headers={"Host": "a b"})
    assert problem(answer)[0] in (400, 401)
