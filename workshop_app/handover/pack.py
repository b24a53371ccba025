"""The pack: all files of one version of a brief in a ZIP, with a manifest by which the receiver can check them."""
import hashlib
import io
import json
import zipfile

from workshop_app.handover.zipped import FIRST_ZIP_DAY

MANIFEST = "manifest.json"


def pack(files: dict[str, bytes], about: dict) -> bytes:
    """The same files and facts give the same bytes. `about`: which brief and version it is; it opens the manifest."""
    listed = [{"name": name, "size": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()} for name in sorted(files)]
    manifest = json.dumps(about | {"files": listed}, ensure_ascii=False, indent=2) + "\n"
    whole, made = files | {MANIFEST: manifest.encode()}, io.BytesIO()
    with zipfile.ZipFile(made, "w") as write:
        for name in sorted(whole):
            entry = zipfile.ZipInfo(name, FIRST_ZIP_DAY)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # readable wherever it is unpacked
            write.writestr(entry, whole[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
