import gzip
import re

import pytest


@pytest.fixture
def script(client):
    return re.search(r'"(/static/[0-9a-f]{10}/js/[^"]+\.js)"', client.get("/sign-in").text)[1]


def test_static_texts_come_packed_and_stay_for_a_year(client, script):
    plain, packed = client.get(script), client.get(script, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "31536000" in packed.headers["Cache-Control"]
    assert client.get(script, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}).status_code == 304


def test_pages_come_packed_to_whoever_can_read_that(client):
    packed = client.get("/promise", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
    assert b"<h1" in gzip.decompress(packed.data)
    assert b"<h1" in client.get("/promise").data


def test_nothing_outside_the_folder_is_served(client, script):
    root = script.split("/js/")[0]
    for path in ("/../config.py", "/%2e%2e/config.py", "/js/../../config.py", "/nothing.js"):
        assert client.get(root + path).status_code == 404
