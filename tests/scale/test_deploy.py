"""The files of deploy/ against the code and against one another: no engine for containers is needed to find a wrong name."""
import configparser
import re
import secrets
from dataclasses import fields

import pytest
import yaml
from served import ROOT

from workshop_app.config import BadSetting, Settings
from workshop_app.rehearsal.services import Postgres, Redis

DEPLOY = ROOT / "deploy"
KNOWN = {field.metadata["name"] for field in fields(Settings)}
TOGETHER = {"WORKSHOP_PUBLIC_URL", "WORKSHOP_DATABASE_URL", "WORKSHOP_REDIS_URL", "WORKSHOP_SECRET_KEY"}  # what several processes must have alike


def text(name: str) -> str:
    return (DEPLOY / name).read_text()


def env_file() -> dict[str, str]:
    return dict(line.split("=", 1) for line in text("challenge-workshop.env").splitlines() if line and not line.startswith("#"))


@pytest.fixture
def compose() -> dict:
    return yaml.safe_load(text("compose.yaml"))


@pytest.fixture
def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    parser.optionxform = str
    parser.read_string(text("challenge-workshop@.service"))
    return parser


def test_every_setting_that_is_shipped_exists():
    for path in DEPLOY.iterdir():
        assert set(re.findall(r"WORKSHOP_[A-Z_]*[A-Z]", path.read_text())) <= KNOWN, path.name


def test_several_processes_are_given_what_they_must_have_alike(compose):
    apps = [service for service in compose["services"].values() if service["image"] == "challenge-workshop"]
    assert len(apps) == 2 and apps[0] == apps[1]
    assert set(apps[0]["environment"]) >= TOGETHER and set(env_file()) >= TOGETHER


def test_the_examples_are_settings_that_the_server_takes(compose, monkeypatch):
    shipped = compose["services"]["app-1"]["environment"]
    made = {"WORKSHOP_PUBLIC_URL": "https://x.example", "WORKSHOP_SECRET_KEY": secrets.token_urlsafe(48), "POSTGRES_PASSWORD": secrets.token_urlsafe(48)}
    filled = {name: re.sub(r"\$\{(\w+)(:\?|:-([^}]*))\}", lambda found: found[3] or made.get(found[1], ""), value) for name, value in shipped.items()}
    edited = env_file() | {"WORKSHOP_SECRET_KEY": made["WORKSHOP_SECRET_KEY"]}
    edited["WORKSHOP_DATABASE_URL"] = edited["WORKSHOP_DATABASE_URL"].replace("change-me", made["POSTGRES_PASSWORD"])
    for example in (filled, edited):
        settings = set_to(monkeypatch, example)
        assert settings.secure and settings.log == "json" and settings.database_url.startswith("postgresql+psycopg2://")


def test_the_server_does_not_start_with_what_has_to_be_filled_in(monkeypatch):
    shipped = env_file()
    with pytest.raises(BadSetting, match="WORKSHOP_SECRET_KEY"):
        set_to(monkeypatch, shipped)
    with pytest.raises(BadSetting, match="password in WORKSHOP_DATABASE_URL"):
        set_to(monkeypatch, shipped | {"WORKSHOP_SECRET_KEY": secrets.token_urlsafe(48)})


def set_to(monkeypatch, example: dict[str, str]) -> Settings:
    """The settings of a server that has this environment and nothing else."""
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    for name, value in example.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_compose_waits_for_what_it_needs_and_stores_only_the_database(compose):
    services = compose["services"]
    for service in services.values():
        for needed in service.get("depends_on", {}):
            assert "healthcheck" in services[needed] or services[needed]["image"] == "challenge-workshop"  # the image has its own
    assert set(compose["volumes"]) == {"database"} and [name for name, service in services.items() if "database:" in str(service.get("volumes"))] == ["database"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]


def test_compose_names_the_same_processes_as_the_list_for_nginx(compose):
    here = [line for line in text("processes.conf").splitlines() if line.startswith("server")]
    there = compose["configs"]["processes"]["content"].splitlines()
    assert [re.sub(r"server \S+:\d+", "", line) for line in here] == [re.sub(r"server \S+:\d+", "", line) for line in there]
    assert re.findall(r"server (\S+):5000", "\n".join(there)) == [name for name, service in compose["services"].items() if service["image"] == "challenge-workshop"]


def test_the_tests_run_the_services_as_they_are_shipped(compose):
    command = compose["services"]["database"]["command"]
    shipped = dict(option.split("=") for option in command if "=" in option)
    assert shipped and shipped.items() <= Postgres.settings.items()
    redis = compose["services"]["redis"]["command"][1:]
    shipped = {option.lstrip("-"): value or '""' for option, value in zip(redis[::2], redis[1::2], strict=True)}
    assert shipped and shipped.items() <= Redis.settings.items()


def test_every_variable_of_compose_is_explained_at_its_top():
    text_ = text("compose.yaml")
    head = text_.partition("\nname:")[0]
    assert set(re.findall(r"\$\{(\w+):\?\}", text_)) <= set(re.findall(r"\w+", head))


def test_the_service_listens_where_nginx_looks(unit):
    service = unit["Service"]
    assert "WORKSHOP_PORT=%i" in service["Environment"] and "WORKSHOP_PORT" not in env_file()
    assert service["EnvironmentFile"] == "/etc/challenge-workshop.env" and "/etc/challenge-workshop.env" in text("challenge-workshop.env")
    assert f"/var/lib/{service['StateDirectory']}" == env_file()["WORKSHOP_INSTANCE"]
    assert int(service["LimitNOFILE"]) >= 65536 and service["LimitCORE"] == "0" and service["UMask"] == "0077"


def test_the_image_has_all_that_is_built_from():
    kept = {line[1:] for line in text("Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in kept)
    manifest = re.findall(r"[\w.-]+", (ROOT / "MANIFEST.in").read_text())
    assert {name for name in manifest if (ROOT / name).exists()} <= kept


def test_nothing_that_is_shipped_for_nginx_keeps_or_passes_on_an_address():
    site = re.sub("#.*", "", text("nginx.conf"))
    servers = site.split("\nserver {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert re.findall(r"(?:access|error)_log (.*);", server) == ["off", "/dev/null emerg"]
    assert set(re.findall(r"proxy_set_header (?:X-Forwarded-For|X-Real-IP|Forwarded) (.*);", site)) == {'""'}
    assert "$remote_addr" not in site and "$proxy_add_x_forwarded_for" not in site
