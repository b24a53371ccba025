"""Settings from the environment, each with its meaning. Nothing else in the house reads the environment."""
import ipaddress
import os
import re
import secrets
import stat
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from workshop_app.guessable import SHORTEST, is_stand_in, password_in

HERE = Path(__file__).resolve().parent
MODES = ("eventlet", "threading")
STAFF_ROLES = ("facilitator", "coordinator", "approver", "admin")
# Prefixes of open contracting ids that everybody sees in data, and that only their owners may give.
NOT_OURS = {"ocds-b5fd17": "Contracts Finder", "ocds-h6vhtk": "Find a Tender"}
MAKE_ONE = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."


class BadSetting(Exception):
    """A setting that the server can't start with; the sentence names the variable and what is allowed."""


def setting(name: str, default: str, meaning: str, shown: bool = True):
    """A dataclass field that is read from the variable `name`; `docs/operating.md` has a row for each (a test checks)."""
    said = {"name": name, "default": default, "meaning": meaning}
    return field(default_factory=lambda: os.environ.get(name, default), metadata=said, repr=shown)


def guarded(name: str, default: str, meaning: str):
    """A setting that is a secret or may hold one. It does not stand in the settings' repr, which may come to lie in a log."""
    return setting(name, default, meaning, shown=False)


@dataclass
class Settings:
    async_mode: str = setting("WORKSHOP_ASYNC_MODE", "eventlet", "How connections are served: eventlet or threading.")
    host: str = setting("WORKSHOP_HOST", "127.0.0.1", "Address to listen on.")
    port: str = setting("WORKSHOP_PORT", "5000", "Port to listen on.")
    instance: str = setting("WORKSHOP_INSTANCE", "instance", "Folder of the SQLite database and the secret made at first start.")
    database_url: str = guarded("WORKSHOP_DATABASE_URL", "", "SQLAlchemy URL, SQLite or PostgreSQL; empty: SQLite in the instance folder.")
    redis_url: str = guarded("WORKSHOP_REDIS_URL", "", "Redis that several server processes speak through; empty means one process.")
    secret_key: str = guarded("WORKSHOP_SECRET_KEY", "", "Signs cookies and links; empty means one of its own, kept there.")
    public_url: str = setting("WORKSHOP_PUBLIC_URL", "", "Address that people type, such as https://ideas.example.gov.uk.")
    origins: str = setting("WORKSHOP_ORIGINS", "", "Origins that may connect live, in place of the site's own, separated by commas.")
    council: str = setting("WORKSHOP_COUNCIL", "Your council", "Name of the public body, shown on pages and briefs.")
    ocid_prefix: str = setting("WORKSHOP_OCID_PREFIX", "", "Prefix of the council's open contracting ids, like ocds-a1b2c3; empty: drafts.")
    buyer_id: str = setting("WORKSHOP_BUYER_ID", "", "The public body's identifier in open contracting data, like GB-LAE-BIR.")
    buyer_address: str = setting(
        "WORKSHOP_BUYER_ADDRESS", "", "Its address there: street; town; postcode; country, with semicolons between."
    )
    data_licence: str = setting("WORKSHOP_DATA_LICENCE", "", "Address of the licence under which those data are published.")
    data_policy: str = setting("WORKSHOP_DATA_POLICY", "", "Address of the public body's publication policy for them.")
    docx_template: str = setting("WORKSHOP_DOCX_TEMPLATE", "", "Path of the council's own Word template for briefs; empty: ours.")
    scripts: str = setting("WORKSHOP_SCRIPTS", "", "A further folder of scripts; they win over those of the same name.")
    products: str = setting("WORKSHOP_PRODUCTS", "", "Product and supplier names that the wording check looks for, separated by commas.")
    https: str = setting("WORKSHOP_HTTPS", "", "Set to 1 behind a TLS proxy: secure cookies, forwarded protocol trusted.")
    beat_ms: str = setting("WORKSHOP_BEAT_MS", "50", "Longest time that a busy workshop gathers commands for one commit, in milliseconds.")
    slow_beat_seconds: str = setting("WORKSHOP_SLOW_BEAT_SECONDS", "5", "Seconds between two messages with counts.")
    sqlite_synchronous: str = setting("WORKSHOP_SQLITE_SYNCHRONOUS", "FULL", "SQLite: FULL, or NORMAL, which may lose some in a power cut.")
    retention_days: str = setting(
        "WORKSHOP_RETENTION_DAYS", "90", "Days after its end that what people gave to a workshop is kept; 0: until somebody deletes it."
    )
    private_receivers: str = setting(
        "WORKSHOP_PRIVATE_RECEIVERS", "", "Hosts of one's own network, or host:port, that webhooks may go to, separated by commas."
    )
    smtp_url: str = guarded("WORKSHOP_SMTP_URL", "", "Mail server: smtp://user:password@host:port or smtps://…; empty: no e-mail.")
    mail_from: str = setting("WORKSHOP_MAIL_FROM", "", "Sender of e-mail, such as Challenge Workshop <ideas@example.gov.uk>.")
    drop_folder: str = setting("WORKSHOP_DROP_FOLDER", "", "Folder in which receivers have folders that they watch; empty: none.")
    interest_days: str = setting(
        "WORKSHOP_INTEREST_DAYS", "365", "Days that what a firm wrote on the noticeboard is kept; 0: until somebody deletes it."
    )
    oidc_issuer: str = setting("WORKSHOP_OIDC_ISSUER", "", "Issuer of single sign-on by OpenID Connect; empty means no single sign-on.")
    oidc_client_id: str = setting("WORKSHOP_OIDC_CLIENT_ID", "", "What the issuer calls this app.")
    oidc_client_secret: str = guarded("WORKSHOP_OIDC_CLIENT_SECRET", "", "The secret that the issuer gave this app.")
    oidc_name: str = setting("WORKSHOP_OIDC_NAME", "your council account", "What the button says after “Sign in with”.")
    oidc_roles_claim: str = setting("WORKSHOP_OIDC_ROLES_CLAIM", "roles", "The claim of the ID token that lists somebody's roles.")
    oidc_roles: str = setting("WORKSHOP_OIDC_ROLES", "", "What the claim calls each role, separated by commas; empty: as we do.")
    passwords: str = setting("WORKSHOP_PASSWORDS", "1", "With single sign-on: 1 keeps passwords beside it, 0 ends them.")
    metrics_token: str = guarded("WORKSHOP_METRICS_TOKEN", "", "Opens /metrics to whoever sends it; empty means no such page.")
    log: str = setting("WORKSHOP_LOG", "text", "What a line of the log is: text, or json.")

    def __post_init__(self):
        if self.async_mode not in MODES:
            raise BadSetting(f"WORKSHOP_ASYNC_MODE is {self.async_mode!r}. Allowed: {', '.join(MODES)}.")
        if self.log not in ("text", "json"):
            raise BadSetting("WORKSHOP_LOG is neither text nor json.")
        for name in ("port", "beat_ms", "slow_beat_seconds", "retention_days", "interest_days"):
            setattr(self, name, self._number(name))
        if self.sqlite_synchronous not in ("FULL", "NORMAL"):
            raise BadSetting("WORKSHOP_SQLITE_SYNCHRONOUS is neither FULL nor NORMAL.")
        self._open_contracting()
        self._single_sign_on()
        self.instance_folder = Path(self.instance).resolve()
        self.database_url = self._database()
        self.origin_list = [o.strip() for o in self.origins.split(",") if o.strip()] or None
        self.product_list = [p.strip() for p in self.products.split(",") if p.strip()]
        self.private_list = [host.strip().lower() for host in self.private_receivers.split(",") if host.strip()]
        self._hand_over()
        self.script_folders = [str(f) for f in (shipped_scripts(), Path(self.scripts) if self.scripts else None) if f]
        self.address = (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
        self.secure = self.https == "1" or self.public_url.startswith("https://")
        self.in_earnest = self.secure or bool(self.redis_url) or not self.database_url.startswith("sqlite") or not is_loopback(self.host)
        self._refuse_weak_secrets()

    def _database(self) -> str:
        """The URL with its driver. Of PostgreSQL's drivers only psycopg2 lets others work while it waits, under eventlet."""
        url = self.database_url or f"sqlite:///{self.instance_folder / 'workshop.db'}"
        backend, _, rest = url.partition("://")
        if backend in ("postgres", "postgresql", "postgresql+psycopg2"):
            url = f"postgresql+psycopg2://{rest}"
        elif not backend.startswith("sqlite") or not rest:
            raise BadSetting("WORKSHOP_DATABASE_URL is no address that we can use: begin it with sqlite:/// or postgresql+psycopg2://.")
        if self.redis_url and backend.startswith("sqlite"):
            raise BadSetting(
                "WORKSHOP_REDIS_URL is for several server processes, and SQLite is for one: two would wait for each other at every "
                "commit. Set WORKSHOP_DATABASE_URL to a PostgreSQL database, or leave WORKSHOP_REDIS_URL out."
            )
        return url

    def _open_contracting(self) -> None:
        """A prefix belongs to the body that it was issued to, and an address that isn't whole would spoil everything that is published."""
        if self.ocid_prefix and not re.fullmatch(r"ocds-[a-z0-9]{6}", self.ocid_prefix):
            raise BadSetting("WORKSHOP_OCID_PREFIX is no prefix of open contracting ids. It looks like ocds-a1b2c3.")
        if self.ocid_prefix in NOT_OURS:
            raise BadSetting(f"WORKSHOP_OCID_PREFIX is that of {NOT_OURS[self.ocid_prefix]}. Ask for your own; leave it out until then.")
        if self.buyer_id and not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{2,12}-\S{1,60}", self.buyer_id):
            raise BadSetting("WORKSHOP_BUYER_ID is no identifier of an organisation. It looks like GB-LAE-BIR: country, register, number.")
        if self.buyer_address and len([part for part in self.buyer_address.split(";") if part.strip()]) != 4:
            raise BadSetting("WORKSHOP_BUYER_ADDRESS has four parts with semicolons between: street; town; postcode; country.")
        for name in ("data_licence", "data_policy"):
            if getattr(self, name) and not re.fullmatch(r"https?://[\w.-]+(/[\w.~/-]*)?", getattr(self, name), re.ASCII):
                variable = self.__dataclass_fields__[name].metadata["name"]
                raise BadSetting(f"{variable} is no address of the web. It begins with https://.")

    def _hand_over(self) -> None:
        try:
            post = urlsplit(self.smtp_url)
            fine = post.scheme in ("smtp", "smtps") and post.hostname and post.port != 0 and not post.path.strip("/") and not post.query
        except ValueError:
            fine = False
        if self.smtp_url and not fine:
            raise BadSetting("WORKSHOP_SMTP_URL is no address of a mail server. It looks like smtp://host:587 or smtps://user:password@host.")
        if self.smtp_url and not re.fullmatch(r"(?:[^<>@\r\n]*<)?[^<>@\s]+@[^<>@\s]+>?", self.mail_from):
            raise BadSetting("WORKSHOP_MAIL_FROM is no sender, and e-mail needs one. It looks like Ideas <ideas@example.gov.uk>.")
        if self.drop_folder and not (os.path.isabs(self.drop_folder) and os.path.isdir(self.drop_folder)):
            raise BadSetting("WORKSHOP_DROP_FOLDER is no folder that is there, named from the root.")

    def _single_sign_on(self) -> None:
        """Whole or not at all: half of it would look like a way in, and be none."""
        needed = {
            "WORKSHOP_OIDC_ISSUER": self.oidc_issuer, "WORKSHOP_OIDC_CLIENT_ID": self.oidc_client_id,
            "WORKSHOP_OIDC_CLIENT_SECRET": self.oidc_client_secret,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing and (len(missing) < len(needed) or self.oidc_roles):
            raise BadSetting(f"Single sign-on needs {', '.join(needed)}. Missing: {', '.join(missing)}.")
        self.single_sign_on = not missing
        issuer = urlsplit(self.oidc_issuer)
        if not missing and (not issuer.netloc or issuer.scheme != "https" and issuer.hostname not in ("127.0.0.1", "localhost")):
            raise BadSetting("WORKSHOP_OIDC_ISSUER is no address that begins with https://.")
        if self.passwords not in ("0", "1"):
            raise BadSetting("WORKSHOP_PASSWORDS is neither 0 nor 1.")
        if self.passwords == "0" and missing:
            raise BadSetting("WORKSHOP_PASSWORDS is 0, and without single sign-on nobody could sign in. Set WORKSHOP_OIDC_ISSUER too.")
        self.has_passwords = self.passwords == "1"
        self.role_names = self._role_names()

    def _role_names(self) -> list[tuple[str, str]]:
        """(our role, what the claim calls it). A role may have several names."""
        pairs = [pair.partition("=")[::2] for pair in self.oidc_roles.split(",") if pair.strip()]
        names = [(role.strip(), name.strip()) for role, name in pairs] or [(role, role) for role in STAFF_ROLES]
        if any(role not in STAFF_ROLES or not name for role, name in names):
            raise BadSetting(f"WORKSHOP_OIDC_ROLES is a list like facilitator=Workshop.Lead. Roles: {', '.join(STAFF_ROLES)}.")
        return names

    def _number(self, name: str) -> float | int:
        text = getattr(self, name)
        variable = self.__dataclass_fields__[name].metadata["name"]
        try:
            number = int(text) if name == "port" else float(text)
        except ValueError:
            raise BadSetting(f"{variable} is {text!r}, which is not a number.") from None
        if number < 0 or (name == "port" and not 0 < number < 65536) or (name == "slow_beat_seconds" and number < 0.2):
            raise BadSetting(f"{variable} is {text}, which is out of range.")
        return number

    def _refuse_weak_secrets(self) -> None:
        """Whoever guesses the secret can make themselves facilitator of any workshop. On one's own machine that is one's own affair."""
        if self.secret_file.exists() and not self.secret_key and len(self.secret()) < SHORTEST:
            raise BadSetting(f"{self.secret_file} holds no secret, or a short one. Delete it, and a good one is made at the next start.")
        if not self.in_earnest:
            return
        if self.redis_url and not self.secret_key:
            raise BadSetting(
                "WORKSHOP_SECRET_KEY is not set, and with WORKSHOP_REDIS_URL there are several server processes: each would make a "
                f"secret of its own, and staff would be signed out by every other click. Give all of them the same. {MAKE_ONE}"
            )
        for what, value, least in (
            ("WORKSHOP_SECRET_KEY", self.secret_key, SHORTEST),
            ("WORKSHOP_METRICS_TOKEN", self.metrics_token, 1),
            ("The password in WORKSHOP_DATABASE_URL", password_in(self.database_url), 1),
            ("The password in WORKSHOP_REDIS_URL", password_in(self.redis_url), 1),
        ):
            if value and (len(value) < least or is_stand_in(value)):
                why = f"shorter than {least} characters" if len(value) < least else "made of words that stand in examples"
                raise BadSetting(f"{what} can be guessed: it is {why}. {MAKE_ONE}")

    @property
    def secret_file(self) -> Path:
        return self.instance_folder / "secret"

    def others_may_read_the_secret(self) -> bool:
        """Is the secret in a file that somebody else on this machine can open? What we make can't be; a copy or a restored one may."""
        return not self.secret_key and self.secret_file.exists() and bool(stat.S_IMODE(self.secret_file.stat().st_mode) & 0o077)

    def secret(self) -> str:
        """The secret from the environment, or the instance folder's own, made once and readable by its owner alone."""
        if self.secret_key:
            return self.secret_key
        self.instance_folder.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(self.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
                made.write(secrets.token_urlsafe(48))
        except FileExistsError:
            return self.secret_file.read_text().strip()
        return self.secret_file.read_text().strip()


def is_loopback(host: str) -> bool:
    """Can this address be reached from this machine alone?"""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shipped(folder: str, known: str) -> Path:
    """A folder, with a file of that name, that is shipped beside the package in a checkout, under share/ after an installation."""
    beside = HERE.parent / folder
    return beside if (beside / known).is_file() else Path(sysconfig.get_path("data")) / "share" / "challenge-workshop" / folder


def one_thread_for_arithmetic() -> None:
    """Keep numpy to one thread, unless the environment says otherwise: more gain nothing here and take cores that connections need."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def shipped_scripts() -> Path:
    """The folder of facilitation scripts."""
    return shipped("facilitation_scripts", "two-hours.yaml")
