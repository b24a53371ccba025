"""A real OpenID provider in a process of its own, and browsers that go there and come back."""
import subprocess
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from browsing import Browser
from served import ROOT, free_port

SECRET = "the secret that the workshop shares with its provider"


class Provider:
    """The provider at `url`."""

    def __init__(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["node", str(ROOT / "tests" / "security" / "provider.mjs"), str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for line in self.process.stdout:
            if line == "ready\n":
                return
        raise AssertionError("The provider did not start.")

    def stage(self, **what) -> dict:
        """Put people or faults on stage; returns all that is there."""
        way = requests.post(f"{self.url}/stage", json=what, timeout=5) if what else requests.get(f"{self.url}/stage", timeout=5)
        return way.json()

    def settings(self, **more) -> dict:
        return {"oidc_issuer": self.url, "oidc_client_id": "workshop", "oidc_client_secret": SECRET} | more

    def sign_in(self, address: str, login: str) -> str:
        """Follow the app's redirect, sign in at the provider as `login`, and return the address that leads back."""
        web = requests.Session()
        page = web.get(address, timeout=5)
        assert page.ok, page.text
        answer = web.post(page.url, data={"login": login}, allow_redirects=False, timeout=5)
        while not urlsplit(answer.headers["Location"]).path.startswith("/single-sign-on"):
            answer = web.get(urljoin(self.url, answer.headers["Location"]), allow_redirects=False, timeout=5)
        return answer.headers["Location"]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


class Traveller(Browser):
    """A browser that goes to the provider and comes back."""

    def __init__(self, app, provider: Provider):
        super().__init__(app)
        self.provider = provider

    def set_out(self, start: str = "/single-sign-on") -> str:
        """The address at the provider to which the app sends us."""
        away = self.get(start)
        assert away.status_code == 302, away.text
        return away.location

    def travel(self, login: str, start: str = "/single-sign-on"):
        """There and back; the app's answer."""
        return self.get(local(self.provider.sign_in(self.set_out(start), login)))


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def asked(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
