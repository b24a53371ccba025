"""A browser without a window: it keeps cookies and sends the token that guards forms, as a real one would."""
import functools
import html
import re

from workshop_app.doors.passwords import hash_of
from workshop_app.extensions import db
from workshop_app.models import Account, new_id

PASSWORD = "correct horse battery staple"


class Browser:
    def __init__(self, app):
        self.client = app.test_client()

    def get(self, path: str, **more):
        return self.client.get(path, **more)

    def submit(self, path: str, follow: bool = False, **fields):
        """Post a form as the page at hand would, token included."""
        return self.client.post(path, data=fields | {"csrf_token": self.token()}, follow_redirects=follow)

    def token(self) -> str:
        return re.search(r'name="csrf-token" content="([^"]+)"', self.client.get("/promise").text)[1]

    def sign_in(self, account: Account, password: str = PASSWORD, **more):
        return self.submit("/sign-in", email=account.email, password=password, **more)

    def sit(self, code: str):
        assert self.submit(f"/j/{code}").location.endswith(f"/w/{code}")
        return self


@functools.cache
def password_hash() -> str:
    return hash_of(PASSWORD)


def account(name: str, *roles: str) -> Account:
    """Somebody with an account: name@council.example and PASSWORD."""
    made = Account(
        id=new_id(), name=name, email=f"{name.lower()}@council.example", password_hash=password_hash(),
        **dict.fromkeys(roles, True),
    )
    db.write(lambda session: session.add(made))
    return made


def words(response) -> str:
    """The text of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())
