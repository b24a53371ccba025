"""Where a webhook may go: to public addresses by https, and to those hosts of the council's own network that the operator has named.

Whoever may add a receiver could otherwise have this server knock at anything that it alone can reach. So a name is looked up once, every
address that it has is judged, and the connection goes to the very address that was judged: a name that changes meanwhile changes nothing.
"""
import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST = 500  # characters of an address
# Most of these hold an IPv4 address, or lead to one, that nobody has judged: translated, tunnelled and compatible addresses. The library's
# own judgement of the others changed between versions of Python.
REFUSED = [ipaddress.ip_network(each) for each in (
    "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "fec0::/10", "192.0.0.0/24", "192.88.99.0/24",
)]


class Forbidden(Exception):
    """Nothing may be sent there; the sentence says why."""


@dataclass(frozen=True)
class Place:
    """An address of the web, taken apart. `host`: as it is looked up. `named`: the operator has named it, so any address of it will do."""

    host: str
    port: int
    path: str
    tls: bool
    named: bool

    @property
    def label(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"


def place(url: str, private: Iterable[str]) -> Place:
    """Raises Forbidden. `private`: hosts, or hosts with a port, that may be on a network of one's own and without https."""
    parts, port = taken_apart(url)
    host = parts.hostname
    tls = parts.scheme == "https"
    port = port or (443 if tls else 80)
    shown = f"[{host}]" if ":" in host else host
    named = any(each.lower() in (host, shown, f"{shown}:{port}") for each in private)
    if not tls and not named:
        raise Forbidden("The address has to begin with https://.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(host, port, path, tls, named)


def taken_apart(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST or not url.isascii() or any(c <= " " or c in '\\"<>^`{|}\x7f' for c in url):
        raise Forbidden("This is no address of the web that we can use. It begins with https:// and has no spaces.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("This is no address of the web that we can use: the host or the port can’t be read.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "%" in parts.netloc:
        raise Forbidden("The address has to begin with https:// and a host.")
    if "@" in parts.netloc:
        raise Forbidden("Leave name and password out of the address: what we send is signed instead.")
    if parts.fragment:
        raise Forbidden("Leave out the part after the #: it is never sent.")
    return parts, port


def addresses(place: Place, look_up: Callable = socket.getaddrinfo) -> list[tuple[int, tuple]]:
    """[(address family, socket address)] to connect to, in turn. Raises Forbidden when one of them is not public."""
    try:
        found = look_up(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Forbidden("There is no host of this name, or we could not look it up.") from None
    known = list(dict.fromkeys((family, address) for family, _, _, _, address in found if family in (socket.AF_INET, socket.AF_INET6)))
    if not known:
        raise Forbidden("There is no host of this name, or we could not look it up.")
    if not place.named and not all(is_public(address[0]) for _, address in known):
        raise Forbidden("This host is on a private network. An operator can allow it by name in WORKSHOP_PRIVATE_RECEIVERS.")
    return known


def is_public(text: str) -> bool:
    """Could anybody on the internet have this address? False for what is private, local, reserved, for many at once, or wraps another."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # one with a zone: local by its nature
        return False
    if any(address in network for network in REFUSED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
