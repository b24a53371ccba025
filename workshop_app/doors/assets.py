"""One digest of the static folder stands in its address, so that browsers may keep files for a year."""
import hashlib
from pathlib import Path


def folder_digest(folder: Path) -> str:
    """Ten hexadecimal characters that change when any file of the folder does."""
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            seen.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return seen.hexdigest()[:10]
