"""One HTTP request to an address that was judged before. No redirect is followed, and in so many seconds it is over, whatever comes."""
import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache

from workshop_app.handover.deadline import ends
from workshop_app.handover.destinations import Place, addresses

LARGEST = 64 * 1024  # bytes that are read of an answer


class NoAnswer(Exception):
    """Nothing that can be called an answer came; the sentence says how far it went."""


@dataclass(frozen=True)
class Answer:
    status: int
    reason: str
    headers: dict[str, str]  # names in small letters
    body: bytes  # its first 64 KiB


def post(place: Place, body: bytes, headers: dict[str, str], seconds: float) -> Answer:
    """Raises Forbidden, NoAnswer. `seconds`: for all of it, the look-up of the name aside."""
    known = addresses(place)
    deadline = time.monotonic() + seconds
    late = NoAnswer(f"There was no complete answer within {seconds:g} seconds.")
    line = connected(known, deadline)
    with line, ends(line, deadline) as over:
        try:
            answer = asked(place, line, body, headers, deadline)
        except ssl.SSLCertVerificationError as error:
            raise NoAnswer(f"The certificate of the receiver is not good: {error.verify_message}.") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            if over.is_set() or isinstance(error, TimeoutError):
                raise late from None
            raise NoAnswer(f"The connection broke before there was an answer ({type(error).__name__}).") from None
    if over.is_set():  # what we cut off looks like an answer that ended early
        raise late
    return answer


def connected(known: list[tuple[int, tuple]], deadline: float) -> socket.socket:
    """A connection to the first address that takes one. Each has its share of the time: one that is dead leaves some for the rest."""
    why = "it took too long"
    for tried, (family, address) in enumerate(known):
        line = socket.socket(family, socket.SOCK_STREAM)
        line.settimeout(max(0.001, (deadline - time.monotonic()) / (len(known) - tried)))
        try:
            line.connect(address)
            return line
        except OSError as error:
            line.close()
            why = error.strerror or "it took too long"
    raise NoAnswer(f"The receiver took no connection: {why[0].lower()}{why[1:]}.")


def asked(place: Place, line: socket.socket, body: bytes, headers: dict[str, str], deadline: float) -> Answer:
    if place.tls:
        line = trusted().wrap_socket(line, server_hostname=place.host)
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.sock = line
    line.settimeout(max(0.001, deadline - time.monotonic()))
    with line:
        connection.putrequest("POST", place.path, skip_host=True, skip_accept_encoding=True)
        for name, value in ({"Host": place.label, "Content-Length": str(len(body)), "Connection": "close"} | headers).items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        read = answer.read(LARGEST)
        return Answer(answer.status, answer.reason, {name.lower(): value for name, value in answer.getheaders()}, read)


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts, for certificate and host name."""
    return ssl.create_default_context()
