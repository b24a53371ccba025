"""The OpenAPI document against the API: what it allows is answered as it says, and what it does not allow is refused."""
import threading

import pytest
import schemathesis
from api.conftest import token
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from security.effort import TIMES
from werkzeug.serving import make_server

from workshop_app import runtime
from workshop_app.doors.api.bearer import SCOPES
from workshop_app.engine import pace
from workshop_app.extensions import db
from workshop_app.models import Brief

PLACE, EXAMPLE = "/api/v1/openapi.json", "b-7k2m9q"  # the reference that the document gives as an example


@pytest.fixture
def handed_over(app, desk, monkeypatch):
    """A brief under the name of the example, and no haste."""
    desk.to("handed_over")
    db.write(lambda session: session.query(Brief).update({"reference": EXAMPLE}))
    monkeypatch.setattr(pace, "AT_ONCE", 1e9)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    app.config["TESTING"] = app.testing = False  # a fault is answered as it is where people use it
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=runtime.quiet_handler())
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    serving.join()
    server.server_close()


def tried(site, headers: dict) -> tuple[list[str], list[int]]:
    """What schemathesis finds wrong with all its checks, and the status of each answer."""
    config = SchemathesisConfig.from_dict({
        "seed": 20 if TIMES == 1 else None, "headers": headers, "continue-on-failure": True, "cache": {"enabled": False}, "generation": {"max-examples": 6 * TIMES},
    })
    wrong, answered = [], []
    for event in from_schema(schemathesis.openapi.from_url(site + PLACE, config=config)).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(getattr(event, "value", None) or event.exception))
        if isinstance(event, events.ScenarioFinished):
            asked = event.recorder.interactions
            answered += [one.response.status_code for one in asked.values() if one.response and one.request.method != "OPTIONS"]
            for case, checks in event.recorder.checks.items():
                told = f"{event.recorder.label} {asked[case].request.uri} {asked[case].request.body!r}" if case in asked else event.recorder.label
                wrong += [f"{told}: {check.failure_info.failure}" for check in checks if check.failure_info]
    return wrong, answered


def test_a_token_with_every_scope_meets_just_what_the_document_says(handed_over):
    wrong, answered = tried(handed_over, {"Authorization": f"Bearer {token(*SCOPES)}"})
    assert wrong == [], "\n\n".join(wrong)
    assert {200, 401, 404, 405, 422} <= set(answered) and not [status for status in answered if status >= 500], sorted(set(answered))


def test_without_a_token_every_operation_is_refused_as_the_document_says(handed_over):
    wrong, answered = tried(handed_over, {})
    assert wrong == []
    assert set(answered) <= {401, 404, 405}
