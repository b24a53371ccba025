"""Events as receivers get them: CloudEvents 1.0 in structured JSON, thin: what happened to which brief, and where it can be fetched."""
import hashlib
import hmac
from datetime import UTC, datetime

from workshop_app.extensions import house
from workshop_app.models import Brief, Receiver

PREFIX = "org.challengeworkshop.challenge_brief"
TEST_TYPE = "org.challengeworkshop.test.v1"
FORMATS = {"docx": "docx", "odt": "odt", "pdf": "pdf", "html": "html", "markdown": "md", "json": "json", "ocds": "ocds.json",
           "workshop": "workshop.json", "pack": "zip"}


def type_of(event: str) -> str:
    return f"{PREFIX}.{event}.v1"


def event_of(type: str) -> str:
    """The short name of an event's type: "handed_over"."""
    return type.split(".")[-2]


def event(id: str, event: str, brief: Brief, at: int, receiver: Receiver) -> dict:
    """`at`: milliseconds since 1970. Ids are the delivery's, and the same at each try."""
    url = f"{house.address}/api/v1/briefs/{brief.id}"
    return {
        "specversion": "1.0", "id": id, "source": house.address, "type": type_of(event), "subject": brief.reference,
        "time": moment(at),
        "datacontenttype": "application/json",
        "data": {
            "brief_id": brief.id, "reference": brief.reference, "version": brief.version, "state": brief.state,
            "ocid": house.ocid(brief.reference), "title": brief.sections.get("question", ""), "url": url,
            "formats": {name: f"{url}/versions/{brief.version}/{ending}" for name, ending in FORMATS.items()},
            "acknowledge": f"{house.address}/received/{id}/{pass_of(id)}",
        },
    }


def test_event(id: str, at: int) -> dict:
    """An event that means nothing, by which a receiver can be tried."""
    return {
        "specversion": "1.0", "id": id, "source": house.address, "type": TEST_TYPE, "time": moment(at),
        "datacontenttype": "application/json", "data": {"message": "This is a test. Nothing was handed over."},
    }


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def pass_of(delivery_id: str) -> str:
    """What makes a link to acknowledge one delivery good: 32 hexadecimal characters, 128 bits."""
    return hmac.new(house.secret.encode(), f"received:{delivery_id}".encode(), hashlib.sha256).hexdigest()[:32]


def passes(delivery_id: str, shown: str) -> bool:
    return hmac.compare_digest(pass_of(delivery_id).encode(), shown.encode())
