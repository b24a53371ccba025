"""Hand-over into a folder that a procurement system watches: the pack and the event, each whole or not there at all."""
import json
import os
import re
import secrets
from contextlib import contextmanager, suppress

from workshop_app import runtime
from workshop_app.extensions import house
from workshop_app.handover import events, files
from workshop_app.handover.schedule import Outcome
from workshop_app.models import Receiver

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,59}")


def send(receiver: Receiver, _id: str, body: str, _seconds: float) -> Outcome:
    if not house.drop_folder:
        return Outcome("No folder is set up here: an operator sets WORKSHOP_DROP_FOLDER.", over=True)
    if not is_plain(receiver.target):
        return Outcome("The receiver’s folder has no plain name.", over=True)
    dropped = named(json.loads(body), body.encode(), files.pack_of(json.loads(body)["data"]))
    try:
        runtime.off_loop(drop, house.drop_folder, receiver.target, dropped)
    except OSError as error:
        return Outcome(f"The folder can’t be written: {(error.strerror or type(error).__name__).lower()}.")
    return Outcome(done=True)


def is_plain(name: str) -> bool:
    """One folder's own name: nothing that leads up, down or elsewhere."""
    return bool(NAME.fullmatch(name))


def named(event: dict, body: bytes, pack: bytes | None) -> dict[str, bytes]:
    """{file name: contents}. The names say what it is, so that a repeated drop writes the same files again. The event comes last:
    who sees it has the pack.
    """
    data = event["data"]
    stem = f"{data['reference']}-v{data['version']}-{events.event_of(event['type'])}"
    return ({f"{stem}.zip": pack} if pack is not None else {}) | {f"{stem}.json": body}


def drop(root: str, name: str, files: dict[str, bytes]) -> None:
    """Write files into the folder `name` below `root`, which is made when it is missing. Blocks while the disk writes."""
    with opened(root) as above:
        with suppress(FileExistsError):
            os.mkdir(name, 0o750, dir_fd=above)
        with opened(name, dir_fd=above) as folder:
            for file, content in files.items():
                write(folder, file, content)


@contextmanager
def opened(path: str, dir_fd: int | None = None):
    """A folder, held open, so that nobody can put another in its place meanwhile. Below the root no link is followed."""
    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | (os.O_NOFOLLOW if dir_fd is not None else 0), dir_fd=dir_fd)
    try:
        yield held
    finally:
        os.close(held)


def write(folder: int, name: str, content: bytes) -> None:
    """Under another name first, and to the disk; then it takes its place at once. Whoever watches never sees half of it."""
    beside = f".{name}.{secrets.token_hex(4)}.part"
    made = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640, dir_fd=folder)
    try:
        with os.fdopen(made, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        os.unlink(beside, dir_fd=folder)
        raise
    os.fsync(folder)
