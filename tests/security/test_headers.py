"""Every answer is locked, every cookie is bound, every form is guarded: asked of each route that there is, so that a new one is asked too."""
import functools
import re
from pathlib import Path

import pytest
from browsing import Browser, account
from people import new_id

from workshop_app import create_app
from workshop_app.config import Settings
from workshop_app.doors import links
from workshop_app.doors.locks import FILES, FOR_ANYBODY, FRAMED, OURS, SHUT
from workshop_app.extensions import db
from workshop_app.models import Workshop

FILLED = {"token": "0" * 12, "filename": "favicon.svg", "ending": "md", "key": "summary", "reference": "b-222222", "command": "start", "invite": "0" * 20, "number": 1, "shown": "0" * 32, "id": "00000000-0000-4000-8000-000000000000", "move": "send_to_review", "other": "draft"}
ANYBODYS = {"noticeboard.index", "noticeboard.atom", "noticeboard.json_feed"}  # the same for everybody, so that caches may keep it
OUTSIDE = {"base_url": "http://127.0.0.1:5000", "headers": {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "ideas.example.gov.uk"}}


@pytest.fixture
def fay(app, room, ada):
    """Fay, signed in, with all three roles and a workshop whose brief is drafted."""
    room.go("frame")
    offered = ada.offer(None, "How can technology help people know when their ride comes?")["id"]
    room.fay.do("put_up", id=offered)
    room.go("dot-vote")
    room.fay.do("open_vote", id=new_id())
    ada.do("cast", challenge=offered, dots=1)
    assert (room.fay.code("close_vote"), room.fay.code("draft_brief")) == ("ok", "ok")
    fay = Browser(app)
    fay.sign_in(account("Fay", "admin", "facilitator", "coordinator"))
    return fay


def routes(app, code: str, method: str) -> dict[str, str]:
    """A path for each rule that takes this method: {path: endpoint}."""
    adapter = app.url_map.bind("localhost")
    found = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: "sign_out" in rule.endpoint):
        if method in rule.methods:
            values = {name: (FILLED | {"code": code})[name] for name in rule.arguments - set(rule.defaults or {})}
            found[adapter.build(rule.endpoint, values | (rule.defaults or {}), method)] = rule.endpoint
    return found


def is_locked(response) -> bool:
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy.pop("frame-src", "'self'") == "'self'"  # the preview of a brief shows our own page in a frame
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == policy["trusted-types"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'" and policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in str(policy) and "*" not in str(policy)
    allowed = {
        "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Origin-Agent-Cluster": "?1",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert allowed.items() <= dict(response.headers).items()
    assert {"camera=()", "microphone=()", "geolocation=()", "fullscreen=(self)"} <= set(response.headers["Permissions-Policy"].split(", "))
    assert "Access-Control-Allow-Origin" not in response.headers and "Server" not in response.headers
    return True


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_route_is_locked_for_whoever_asks(app, room, fay, method):
    answered = set()
    for browser in (Browser(app), fay):
        sent = {"headers": {"X-CSRFToken": browser.token()}} if method == "POST" else {}
        for path, endpoint in routes(app, room.code, method).items():
            answer = browser.client.open(path, method=method, **sent)
            answered.add(answer.status_code)
            assert answer.status_code < 500, path
            if endpoint == "static" and answer.status_code < 400:
                assert FILES.items() <= dict(answer.headers).items(), path
            elif endpoint == "editions.exported" and answer.status_code == 200:
                assert FRAMED.items() <= dict(answer.headers).items() and answer.headers["Cache-Control"] == "no-store", path
            else:
                kept = FOR_ANYBODY if endpoint in ANYBODYS and answer.status_code == 200 and method != "OPTIONS" else "no-store"
                assert is_locked(answer) and answer.headers["Cache-Control"] == kept, path
    assert answered >= {"GET": {200, 302, 403, 404}, "POST": {302, 400, 403, 410}}.get(method, {200})


def test_downloads_and_pages_that_break_are_locked_too(app, room, fay, monkeypatch):
    for ending in ("docx", "html", "md"):
        brief = fay.get(f"/w/{room.code}/brief.{ending}")
        assert brief.status_code == 200 and "attachment" in brief.headers["Content-Disposition"] and is_locked(brief), ending
    app.config["TESTING"] = app.testing = False
    monkeypatch.setitem(app.view_functions, "pages.promise", lambda: 1 / 0)
    broken = fay.get("/promise")
    assert broken.status_code == 500 and is_locked(broken) and broken.headers["Cache-Control"] == "no-store"


def test_what_is_missing_among_the_static_files_is_not_kept(app, client):
    [shown] = [path for path, endpoint in routes(app, "ABCDEFGH", "GET").items() if endpoint == "static"]
    assert "max-age=31536000" in client.get(shown).headers["Cache-Control"]
    lost = client.get(shown.replace("favicon", "nothing"))
    assert lost.status_code == 404 and lost.headers["Cache-Control"] == "no-store" and is_locked(lost)


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", ""])
def test_no_name_that_a_request_goes_by_widens_the_policy(client, host):
    assert is_locked(client.get("/promise", headers={"Host": host}))


USES = {  # how a script asks for what the browser has to give
    "fullscreen": "requestFullscreen", "clipboard-write": "clipboard.write", "clipboard-read": "clipboard.read", "screen-wake-lock": "wakeLock.request",
    "camera": "getUserMedia", "microphone": "getUserMedia", "display-capture": "getDisplayMedia", "geolocation": "geolocation.",
    "publickey-credentials-get": "navigator.credentials", "unload": '"unload"', "sync-xhr": "XMLHttpRequest", "autoplay": "new Audio",
}


def test_what_our_scripts_ask_of_the_browser_is_open_and_nothing_else_is(app):
    scripts = "".join(path.read_text() for path in Path(app.root_path, "static", "js").rglob("*.js"))
    assert {feature for feature, words in USES.items() if words in scripts} == set(OURS) and not set(OURS) & set(SHUT)


@pytest.fixture
def outside(app, tmp_path):
    """The same site, as people have it over https."""
    secure = create_app(Settings(instance=str(tmp_path), async_mode="threading", beat_ms="0", public_url="https://ideas.example.gov.uk"))
    secure.config["TESTING"] = True
    return secure


def test_every_cookie_is_bound_to_this_host_over_https_and_out_of_reach_of_scripts(outside, room):
    account("Fay", "facilitator")
    browser = outside.test_client()
    token = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/promise", **OUTSIDE).text)[1]
    asked = {"data": {"csrf_token": token, "email": "fay@council.example", "password": "correct horse battery staple"}} | OUTSIDE
    answers = [outside.test_client().get("/", **OUTSIDE), browser.post(f"/j/{room.code}", **asked), browser.post("/sign-in", **asked)]
    with outside.test_request_context(**OUTSIDE), db.reading() as reading:
        workshop = reading.get(Workshop, room.id)
        opened = [links.role_url(workshop, role).partition("gov.uk")[2] for role in links.LINKED_ROLES]
    answers += [browser.get(link, **OUTSIDE) for link in opened]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {"__Host-session", "__Host-known-browser", *(f"__Host-{what}-{room.code}" for what in ("seat", "facilitator", "screen"))}
    for cookie in cookies:
        said = set(cookie.split("; ")[1:])
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= said and "Domain" not in cookie, cookie
    assert all(answer.headers["Strict-Transport-Security"] == "max-age=31536000" for answer in answers)


def test_every_form_and_command_is_refused_without_the_pages_token(app, room, fay, monkeypatch):
    reached = []
    posts = routes(app, room.code, "POST")
    for endpoint in set(posts.values()):
        monkeypatch.setitem(app.view_functions, endpoint, noting(app.view_functions[endpoint], endpoint, reached))
    token = fay.token()
    for path in [path for path, endpoint in posts.items() if endpoint != "received.receipt"]:  # there the pass in the address counts, and no cookie
        for sent in ({"data": {}}, {"json": {}}, {"data": {"csrf_token": token[::-1]}}, {"headers": {"X-CSRFToken": Browser(app).token()}}):
            assert fay.client.post(path, **sent).status_code == 400, path
    assert reached == [] and len(posts) >= 14
    here = {path: endpoint for path, endpoint in posts.items() if endpoint != "sso.join"}  # there is no single sign-on here
    for path in here:
        assert fay.client.post(path, headers={"X-CSRFToken": token}).text == "reached", path
    assert set(reached) == set(here.values())


def noting(view, endpoint: str, reached: list):
    """In the place of a view, under its name: who is exempt from the guard is exempt by name."""
    return functools.wraps(view)(lambda **_: reached.append(endpoint) or "reached")
