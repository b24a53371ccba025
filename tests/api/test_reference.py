"""The API's own page, and the document that it is made from."""
from browsing import words

from workshop_app.doors.api.bearer import SCOPES


def test_the_document_is_openapi_3_1_and_names_what_each_operation_takes(client, app):
    told = client.get("/api/v1/openapi.json").json
    assert told["openapi"] == "3.1.0"
    ours = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert {path.replace("{number}", "<int:number>").replace("{", "<").replace("}", ">") for path in told["paths"]} == ours
    for path, item in told["paths"].items():
        [said] = [item[method] for method in ("get", "post") if method in item]
        assert said["summary"] and said["description"], path
        assert {scope for way in said["security"] for scope in way["token"]} <= set(SCOPES)
        assert {"200", "401", "403", "429", "default"} <= set(said["responses"]), path
    assert told["components"]["responses"]["DEFAULT_ERROR"]["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_the_page_tells_all_of_it_without_scripts_or_anything_from_elsewhere(client):
    told, page = client.get("/api/v1/openapi.json").json, client.get("/api/v1/docs")
    read = words(page)
    for path, item in told["paths"].items():
        assert path in read and all(item[method]["summary"] in read for method in ("get", "post") if method in item)
    for name, shape in told["components"]["schemas"].items():
        assert f'id="shape-{name}"' in page.text and all(field in read for field in shape["properties"]), name
    assert all(scope in read for scope in SCOPES)
    assert "<script" not in page.text and "style=" not in page.text and "//" not in page.text.replace("http://", "").replace("https://", "").replace("<!doctype html>", "")
    ids = [part.partition('"')[0] for part in page.text.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) and all(anchor in ids for anchor in (part.partition('"')[0] for part in page.text.split('href="#')[1:]))
