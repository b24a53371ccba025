"""A brief as open contracting data: valid by the standard's own schema, and whatever is wrong is named."""
import copy
import hashlib
import json
from pathlib import Path

import ocdsmerge
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from workshop_app.engine.commands import Refused
from workshop_app.extensions import House
from workshop_app.handover import ocds
from workshop_app.handover.ocds.release import DRAFT
from workshop_app.method import cpv, sections
from workshop_app.method.sections import CATALOGUE, ROUTES

STANDARD = Path(ocds.__file__).parent / "standard"
DAY = 24 * 3600 * 1000
MARCH = 1_773_316_800_000  # 12 March 2026, noon
PLAIN = House(council="Your council", address="http://127.0.0.1:5000")
COUNCIL = House(
    council="Birmingham City Council", address="https://ideas.example.gov.uk", ocid_prefix="ocds-a1b2c3", buyer_id="GB-LAE-BIR",
    buyer_address="Council House; Birmingham; B1 1BB; United Kingdom", data_policy="https://council.example/open-data",
    data_licence="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
QUESTION = "How can technology help residents know what happens with their missed bin collection?"
WRITTEN = {
    "question": QUESTION, "summary": "Residents who report a missed collection hear nothing, and call again.",
    "owner": {"owner": "Head of Waste Services", "contact": "waste@council.example, 0121 496 0000"}, "why_now": "Calls have doubled.",
    "problem": "Nobody tells residents why a bin was missed.\nThey call again.", "affected": "Residents", "success": ["Fewer calls", "Less waste"],
    "constraints": ["Crews keep their rounds"], "offer": "£20,000 without VAT for a first stage.",
    "timetable": [{"what": "Questions until", "when": "2027-02-01"}, {"what": "Start", "when": "Spring 2027"}, {"what": "Asked", "when": "2026-01-02"}],
    "who_can_apply": {"text": "Anybody", "criteria": ["Access", "Price"]}, "route": {"route": "market_engagement", "notes": "A notice follows."},
    "how_chosen": {"date": "2026-03-01"},
}
MARKET = {"cpv": ["72212000", "73100000"], "engagement": "Two events, online.", "closes": "2027-01-31"}
UK = MARKET | {"uk": True, "threshold": "yes", "notice": "https://www.find-tender.service.gov.uk/Notice/000001-2026"}


def facts(**more) -> dict:
    return {
        "id": "00000000-0000-4000-8000-000000000000", "reference": "b-7k2m9q", "version": 1, "state": "approved", "sections": {}, "market": {},
        "sources": {}, "at": MARCH, "approved_at": MARCH, "previous": None,
    } | more


MINIMAL, RICH = facts(), facts(sections=WRITTEN, market=MARKET)
UPDATE = facts(version=2, at=MARCH + DAY, approved_at=MARCH + DAY, previous=facts(sections=WRITTEN, market=UK),
               sections={"question": QUESTION, "timetable": [{"what": "Start", "when": "2027-05-01"}]}, market={"cpv": ["72300000"]})
WITHDRAWN = facts(state="withdrawn", at=MARCH + 3 * DAY, sections=WRITTEN, market=UK)
BRIEFS = {
    "minimal": (MINIMAL, PLAIN), "rich": (RICH, COUNCIL), "UK profile": (facts(sections=WRITTEN, market=UK), COUNCIL), "update": (UPDATE, COUNCIL),
    "withdrawal": (WITHDRAWN, COUNCIL),
}


@pytest.fixture(scope="module")
def official() -> Draft4Validator:
    """The standard's schema, put together here and not by the code under test."""
    package, release = (json.loads((STANDARD / f"release-{name}schema.json").read_text()) for name in ("package-", ""))
    registry = Registry().with_resources([(schema["id"], Resource(schema, DRAFT4)) for schema in (package, release)])
    return Draft4Validator(package, registry=registry, format_checker=FormatChecker())


def release(brief: dict, house: House = COUNCIL) -> dict:
    [only] = ocds.release_package(brief, house)["releases"]
    return only


def test_the_standard_lies_here_as_it_was_published():
    known = {
        "release-package-schema.json": "06577cec73cc16eca0cac331a7ea9ee9cd684b21c55f5f0711f7442623153698", "release-schema.json": "fac192e1ccfb061f5164bdb2d64c29e517c0f81661996b97de40cebc55a2c1bc",
    }
    assert {name: hashlib.sha256((STANDARD / name).read_bytes()).hexdigest() for name in known} == known
    assert "Apache License" in (STANDARD / "LICENSE").read_text()


@pytest.mark.parametrize("kind", BRIEFS)
def test_every_kind_of_package_is_valid_by_the_official_schema_and_by_our_checks(official, kind):
    package = ocds.release_package(*BRIEFS[kind])
    assert [error.message for error in official.iter_errors(package)] == [] and ocds.problems(package) == []
    assert json.loads(json.dumps(package, ensure_ascii=False).encode()) == package


def test_the_first_version_is_planning_and_later_ones_update_the_same_process():
    first, second, gone = release(RICH), release(UPDATE), release(WITHDRAWN)
    assert [each["tag"] for each in (first, second, gone)] == [["planning"], ["planningUpdate"], ["planningUpdate"]]
    assert {each["ocid"] for each in (first, second, gone)} == {"ocds-a1b2c3-b-7k2m9q"}
    assert [each["id"] for each in (first, second, gone)] == ["b-7k2m9q-v1", "b-7k2m9q-v2", "b-7k2m9q-v1-withdrawn"]
    assert first["date"] < second["date"] < gone["date"]
    assert [each["tender"]["status"] for each in (first, second, gone)] == ["planning", "planning", "withdrawn"]
    assert {each["initiationType"] for each in (first, second, gone)} == {"tender"}


def test_a_rich_brief_says_who_why_with_what_and_when():
    said = release(RICH)
    [buyer] = said["parties"]
    assert buyer["identifier"] == {"scheme": "GB-LAE", "id": "BIR", "legalName": "Birmingham City Council"} and said["buyer"]["id"] == buyer["id"]
    assert buyer["address"]["postalCode"] == "B1 1BB"
    assert buyer["contactPoint"] == {"name": "Head of Waste Services", "email": "waste@council.example", "telephone": "0121 496 0000"}
    assert said["planning"]["budget"] == {"description": "£20,000 without VAT for a first stage."}
    assert said["planning"]["rationale"] == "Nobody tells residents why a bin was missed.\nThey call again.\nCalls have doubled."
    assert {document["documentType"] for document in said["planning"]["documents"]} == {"needsAssessment"}
    assert {document["id"] for document in said["planning"]["documents"]} >= {"brief-docx", "brief-odt", "brief-pdf", "brief-html", "workshop-json"}
    assert [(item["classification"]["id"], item["classification"]["scheme"]) for item in said["tender"]["items"]] == [("72212000", "CPV"), ("73100000", "CPV")]
    assert said["tender"]["mainProcurementCategory"] == "services" and said["tender"]["title"] == QUESTION
    assert ROUTES["market_engagement"] in said["tender"]["procurementMethodDetails"] and "Fewer calls" in said["tender"]["description"]


def test_only_real_dates_become_milestones_and_nothing_past_is_called_scheduled():
    milestones = {row["id"]: row for row in release(RICH)["planning"]["milestones"]}
    assert milestones["workshop"]["dateMet"] == "2026-03-01T00:00:00Z" and milestones["approval"]["dateMet"] == "2026-03-12T00:00:00Z"
    assert milestones["engagement"]["dueDate"] == "2027-01-31T23:59:59Z" and milestones["engagement"]["description"] == "Two events, online."
    assert milestones["timetable-1"] == {
        "id": "timetable-1", "title": "Questions until", "type": "preProcurement", "dueDate": "2027-02-01T23:59:59Z", "status": "scheduled"}
    assert "timetable-2" not in milestones and "status" not in milestones["timetable-3"]


def test_without_the_uk_profile_nothing_but_the_core_is_said():
    package = ocds.release_package(RICH, COUNCIL)
    assert "extensions" not in package and not {"noticeType", "aboveThreshold"} & set(json.dumps(package).split('"'))


def test_the_uk_profile_names_its_extension_the_threshold_and_the_published_notice():
    package = ocds.release_package(facts(sections=WRITTEN, market=UK), COUNCIL)
    assert package["extensions"] == ["https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json"]
    said = package["releases"][0]
    assert said["tender"]["aboveThreshold"] is True
    [notice] = [document for document in said["planning"]["documents"] if document["documentType"] == "marketEngagementNotice"]
    assert (notice["noticeType"], notice["url"]) == ("UK2", UK["notice"])
    unpublished = release(facts(market=UK | {"notice": "", "threshold": ""}))
    assert "marketEngagementNotice" not in str(unpublished) and "aboveThreshold" not in unpublished["tender"]


def test_without_a_prefix_or_an_approval_it_is_marked_as_a_draft():
    assert release(RICH, PLAIN)["ocid"].startswith("ocds-213czf-") and len(ocds.warnings(PLAIN)) == 3 and ocds.warnings(COUNCIL) == []
    unapproved = facts(sections=WRITTEN, state="in_review", approved_at=None)
    for said in (release(RICH, PLAIN), release(unapproved)):
        assert said["tender"]["title"] == f"{DRAFT}: {QUESTION}" and said["tender"]["description"].startswith(DRAFT)
    assert release(unapproved)["id"].endswith("-v1-draft") and DRAFT not in str(release(RICH))


def test_whoever_merges_two_versions_gets_what_the_second_says():
    schema = json.loads((STANDARD / "release-schema.json").read_text())
    merged = ocdsmerge.Merger(schema).create_compiled_release([release(UPDATE["previous"]), release(UPDATE)])

    def told(value):
        """Without what is empty: a row that was taken back stays as a bare id."""
        if isinstance(value, dict):
            return {name: told(each) for name, each in value.items() if told(each) not in (None, {}, [])}
        if isinstance(value, list):
            kept = [told(each) for each in value]
            return sorted((each for each in kept if not isinstance(each, dict) or set(each) != {"id"}), key=str)
        return value

    alone = release(UPDATE | {"previous": None})
    for part in ("tender", "planning", "parties", "buyer"):
        assert told(merged[part]) == told(alone[part]), part


def test_find_a_tender_gets_every_field_of_the_regulation_and_says_what_is_unknown():
    full = {field.label: field.value for field in ocds.uk2_fields(facts(sections=WRITTEN, market=UK), COUNCIL)}
    assert all(full.values())
    assert full["Title of the procurement"] == QUESTION and full["Date on which the engagement ends"] == "31 January 2027"
    assert "72212000 Programming services of application software" in full["CPV codes"] and full["Contact e-mail address"] == "waste@council.example"
    empty = {field.label: field.value for field in ocds.uk2_fields(MINIMAL, PLAIN)}
    assert set(empty) == set(full) and [label for label, value in empty.items() if value] == ["Contracting authority", "Your reference"]


def put(value, *path):
    def change(package):
        *way, last = path
        for step in way:
            package = package[step]
        package[last] = value
    return change


def drop(*path):
    def change(package):
        *way, last = path
        for step in way:
            package = package[step]
        del package[last]
    return change


def again(package):
    package["releases"].append(copy.deepcopy(package["releases"][0]))


R = ("releases", 0)
AMOUNT = {"amount": 20_000, "currency": "GBP"}
BROKEN = {  # what is wrong: (how to break it, the field that has to be named)
    "unknown tag": (put(["plan"], *R, "tag"), "releases[0].tag[0]"),
    "no tag": (drop(*R, "tag"), "releases[0].tag"),
    "tag is no list": (put("planning", *R, "tag"), "releases[0].tag"),
    "bad ocid": (put("b-7k2m9q", *R, "ocid"), "releases[0].ocid"),
    "no ocid": (drop(*R, "ocid"), "releases[0].ocid"),
    "no release id": (drop(*R, "id"), "releases[0].id"),
    "empty release id": (put("", *R, "id"), "releases[0].id"),
    "release id with a #": (put("v#1", *R, "id"), "releases[0].id"),
    "bad date": (put("12 March 2026", *R, "date"), "releases[0].date"),
    "no such date": (put("2026-02-30T12:00:00Z", *R, "date"), "releases[0].date"),
    "no date": (drop(*R, "date"), "releases[0].date"),
    "dated later than the package": (put("2031-01-01T00:00:00Z", *R, "date"), "releases[0].date"),
    "bad currency": (put(AMOUNT | {"currency": "POUNDS"}, *R, "planning", "budget", "amount"), "releases[0].planning.budget.amount.currency"),
    "amount in words": (put(AMOUNT | {"amount": "20k"}, *R, "planning", "budget", "amount"), "releases[0].planning.budget.amount.amount"),
    "bad status": (put("hoped for", *R, "tender", "status"), "releases[0].tender.status"),
    "no tender id": (drop(*R, "tender", "id"), "releases[0].tender.id"),
    "no document id": (drop(*R, "planning", "documents", 1, "id"), "releases[0].planning.documents[1].id"),
    "the same document id twice": (put("brief-docx", *R, "planning", "documents", 1, "id"), "releases[0].planning.documents[1].id"),
    "bad address": (put("somewhere", "uri"), "uri"),
    "no address": (drop("uri"), "uri"),
    "bad version": (put("1.1.5", "version"), "version"),
    "no version": (drop("version"), "version"),
    "no publisher": (drop("publisher"), "publisher"),
    "the same release twice": (again, "releases[1].id"),
    "no releases": (put([], "releases"), "releases"),
    "blank text": (put("  ", *R, "tender", "title"), "releases[0].tender.title"),
    "unknown kind of document": (put("wishList", *R, "planning", "documents", 0, "documentType"), "releases[0].planning.documents[0].documentType"),
    "unknown role": (put(["buyr"], *R, "parties", 0, "roles"), "releases[0].parties[0].roles[0]"),
    "unknown kind of milestone": (put("party", *R, "planning", "milestones", 0, "type"), "releases[0].planning.milestones[0].type"),
    "unknown way of beginning": (put("whim", *R, "initiationType"), "releases[0].initiationType"),
    "bad CPV code": (put("7221", *R, "tender", "items", 0, "classification", "id"), "releases[0].tender.items[0].classification.id"),
    "buyer who is no party": (put("GB-LAE-XXX", *R, "buyer", "id"), "releases[0].buyer.id"),
    "UK field without its extension": (put(True, *R, "tender", "aboveThreshold"), "releases[0].tender.aboveThreshold"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_package_is_refused_and_the_field_and_the_fix_are_named(what):
    change, field = BROKEN[what]
    package = ocds.release_package(RICH, COUNCIL)
    change(package)
    named = {problem.path: problem for problem in ocds.problems(package)}
    assert field in named, named
    problem = named[field]
    assert problem.sentence.endswith(".") and problem.fix.endswith(".") and problem.sentence.startswith(problem.field)
    with pytest.raises(Refused) as refused:
        ocds.refuse_unfit(package)
    assert refused.value.code == "unfit_data" and field in refused.value.fields


def test_what_is_in_order_goes_out_unchanged():
    package = ocds.release_package(RICH, COUNCIL)
    assert ocds.refuse_unfit(package) is package


WORDS = st.text(max_size=30)
DATES = st.one_of(st.dates().map(str), WORDS)
KINDS = {
    "line": WORDS, "text": WORDS, "list": st.lists(WORDS, max_size=3), "contact": st.fixed_dictionaries({"owner": WORDS, "contact": WORDS}),
    "dates": st.lists(st.fixed_dictionaries({"what": WORDS, "when": DATES}), max_size=3), "quotes": st.just([]), "open": st.just({}),
    "apply": st.fixed_dictionaries({"text": WORDS, "criteria": st.lists(WORDS, max_size=2)}), "history": st.just([]),
    "route": st.fixed_dictionaries({"route": st.sampled_from(["", *ROUTES]), "notes": WORDS}),
    "chosen": st.one_of(st.just({}), st.fixed_dictionaries({"date": DATES})),
}
SECTIONS = st.fixed_dictionaries({}, optional={section.key: KINDS[section.kind] for section in CATALOGUE})
MARKETS = st.fixed_dictionaries({}, optional={
    "cpv": st.lists(st.sampled_from(sorted(cpv.CODES)), max_size=3, unique=True), "uk": st.booleans(), "threshold": st.sampled_from(["", "yes", "no"]),
    "engagement": WORDS, "closes": st.one_of(st.just(""), st.dates().map(str)), "notice": st.sampled_from(["", UK["notice"]]),
})
ONE = st.builds(lambda written, market, state: facts(sections=written, market=market, state=state, approved_at=None if state == "draft" else MARCH),
                SECTIONS, MARKETS, st.sampled_from(["draft", "approved", "handed_over", "withdrawn"]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(brief=ONE, before=st.none() | ONE, house=st.sampled_from([PLAIN, COUNCIL]))
def test_whatever_a_brief_holds_its_package_is_valid(official, brief, before, house):
    package = ocds.release_package(brief | {"version": 2 if before else 1, "previous": before}, house)
    assert ocds.problems(package) == [] and official.is_valid(package)
    json.dumps(package, ensure_ascii=False).encode()


@settings(max_examples=40, deadline=None)
@given(council=WORDS, address=WORDS)
def test_settings_that_spoil_a_package_are_named_and_never_break_it(council, address):
    package = ocds.release_package(RICH, House(council=council, address=address))
    assert all(problem.path and problem.fix for problem in ocds.problems(package))


ANYTHING = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["releases", "tender", "id", "ocid", "tag", "documents", "scheme", "buyer", "parties", "noticeType", "extensions"]) | WORDS, inner, max_size=4),
    max_leaves=20)


@settings(max_examples=100, deadline=None)
@given(ANYTHING)
def test_the_checks_read_whatever_json_can_hold(value):
    assert ocds.problems(value)


def test_what_is_nested_without_end_is_named_too():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    package = ocds.release_package(RICH, COUNCIL)
    for spoilt in (deep, package | {"releases": [package["releases"][0] | {"buyer": {"id": deep}}]}):
        assert ocds.problems(spoilt)


def test_sections_of_every_kind_are_tried():
    assert {section.kind for section in sections.CATALOGUE} <= set(KINDS)
