"""Una stands for a program of procurement, with a token; Cora and Appa move the brief on."""
import json

import pytest
from handover.conftest import desk  # noqa: F401 - a fixture

from workshop_app.doors.api.bearer import new_token
from workshop_app.engine import pace
from workshop_app.extensions import db
from workshop_app.models import ApiToken, new_id, now


def token(*scopes: str, name: str = "Procurement", expires_at: int | None = None, revoked_at: int | None = None) -> str:
    made = new_token()
    row = ApiToken(
        id=new_id(), name=name, token_hash=ApiToken.hash_of(made), scopes=list(scopes), made_at=now(), expires_at=expires_at, revoked_at=revoked_at,
    )
    db.write(lambda session: session.add(row))
    return made


class Program:
    """A program that calls the API with its token, or with none."""

    def __init__(self, app, token: str | None):
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def open(self, path: str, method: str = "GET", headers: dict | None = None, **more):
        path = path if path.startswith("/") else f"/api/v1/{path}"
        return self.client.open(path, method=method, headers=self.headers | (headers or {}), **more)

    def get(self, path: str = "briefs", headers: dict | None = None):
        return self.open(path, headers=headers)

    def read(self, path: str = "briefs") -> dict:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def acknowledge(self, id: str, **sent):
        return self.open(f"briefs/{id}/acknowledge", "POST", json=sent)


def problem(answer) -> tuple[int, str]:
    """The status and the code of what must be problem details."""
    assert answer.content_type == "application/problem+json", answer.text
    told = json.loads(answer.text)
    assert set(told) == {"type", "title", "status", "detail", "code", "fields"} and told["status"] == answer.status_code and told["detail"], told
    return answer.status_code, told["code"]


@pytest.fixture(autouse=True)
def unhurried():
    pace.forget()


@pytest.fixture
def una(app) -> Program:
    """May read what is approved, and acknowledge it."""
    return Program(app, token("briefs:read", "briefs:acknowledge"))


@pytest.fixture
def dora(app) -> Program:
    """May read drafts too."""
    return Program(app, token("drafts:read", name="Dashboard"))
