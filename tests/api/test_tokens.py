"""Who may do what with which token."""
from api.conftest import Program, problem, token
from browsing import Browser, account

from workshop_app.doors.api import bearer
from workshop_app.engine import pace
from workshop_app.models import now

READING = ("briefs", "briefs/{id}", "briefs/{id}/versions/1", "briefs/{id}/versions/1/md", "briefs/{id}/history")
TOKENS = {
    "none": None,
    "of another kind": "sk_live_" + "x" * 40,
    "made up": "cw_" + "x" * 43,
    "expired": {"scopes": tuple(bearer.SCOPES), "expires_at": 1},
    "revoked": {"scopes": tuple(bearer.SCOPES), "revoked_at": 1},
    "without scopes": {"scopes": ()},
    "briefs:read": {"scopes": ("briefs:read",)},
    "drafts:read": {"scopes": ("drafts:read",)},
    "briefs:acknowledge": {"scopes": ("briefs:acknowledge",)},
    "all": {"scopes": tuple(bearer.SCOPES), "expires_at": 2**45},
}
BAD = {"none": "no_token", **dict.fromkeys(("of another kind", "made up", "expired", "revoked"), "bad_token")}


def test_each_operation_is_open_to_tokens_with_its_scope_and_to_no_other(app, desk):
    desk.to("handed_over")
    for kind, held in TOKENS.items():
        known = isinstance(held, dict)
        scopes = set(held["scopes"]) if known else set()
        program = Program(app, token(*scopes, **{name: at for name, at in held.items() if name != "scopes"}) if known else held)
        for path in READING:
            expect(program.get(path.format(id=desk.brief.id)), kind, bool(scopes & {"briefs:read", "drafts:read"}))
        expect(program.acknowledge(desk.brief.id, version=1, case_reference="P-1"), kind, "briefs:acknowledge" in scopes)


def expect(answer, kind: str, may: bool) -> None:
    if kind in BAD:
        assert problem(answer) == (401, BAD[kind])
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    elif may:
        assert answer.status_code == 200, answer.text
    else:
        assert problem(answer) == (403, "no_scope")
        assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_nothing_but_a_bearer_token_opens_the_api(app, desk):
    desk.to("approved")
    good = token("briefs:read")
    cora = Browser(app)
    assert cora.sign_in(account("Carl", "coordinator", "admin")).status_code == 302
    for answer in (
        cora.get("/api/v1/briefs"), cora.get(f"/api/v1/briefs?token={good}"), cora.get("/api/v1/briefs", headers={"Authorization": f"Basic {good}"}),
        cora.get("/api/v1/briefs", headers={"X-Api-Key": good}),
    ):
        assert answer.status_code == 401
    assert cora.get("/api/v1/briefs", headers={"Authorization": f"bearer {good}"}).status_code == 200


def test_a_token_holds_256_random_bits_and_only_its_hash_is_kept(app, tmp_path):
    made = {bearer.new_token() for _ in range(50)} | {token("briefs:read")}
    assert len(made) == 51 and all(bearer.SHAPE.fullmatch(one) for one in made)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("workshop.db*"))
    assert kept and not [one for one in made if one.encode() in kept or one.removeprefix("cw_").encode() in kept]


def test_a_token_ends_at_its_last_moment(app, monkeypatch):
    program, at = Program(app, token("briefs:read", expires_at=now() + 60_000)), now()
    assert program.get().status_code == 200
    monkeypatch.setattr(bearer, "now", lambda: at + 60_001)
    assert problem(program.get()) == (401, "bad_token")


def test_a_program_in_haste_is_told_when_to_come_again_and_holds_up_no_other(app, una, dora, monkeypatch):
    monkeypatch.setattr(pace, "A_SECOND", 0.001)
    answers = [una.get() for _ in range(int(pace.AT_ONCE) + 1)]
    assert [answer.status_code for answer in answers] == [200] * int(pace.AT_ONCE) + [429]
    assert problem(answers[-1]) == (429, "too_fast") and answers[-1].headers["Retry-After"] == "1"
    assert dora.get().status_code == 200
