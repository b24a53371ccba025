"""Files for the browser. One digest of the folder stands in their address, so that browsers may keep them for a year."""
import functools
import gzip
import hashlib
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

TEXTS = {".js", ".css", ".svg"}  # fonts are compressed already
ANSWERS = ("text/html", "application/json")
WORTH_IT = 1024  # bytes
YEAR = 365 * 24 * 3600


def serve_from(app: Flask, folder: Path) -> None:
    """Serve the folder as the endpoint "static", texts compressed once and then from memory."""

    @functools.cache
    def packed(path: Path) -> bytes:
        return gzip.compress(path.read_bytes(), 9, mtime=0)

    def static(filename: str) -> Response:
        response = send_from_directory(folder, filename, max_age=YEAR)
        if Path(filename).suffix not in TEXTS or request.accept_encodings["gzip"] <= 0:
            return response
        response.direct_passthrough = False
        response.set_data(packed(folder / filename))
        response.headers.update({"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
        return response.make_conditional(request)

    static.open_to = ("anybody",)
    app.add_url_rule(f"/static/{folder_digest(folder)}/<path:filename>", endpoint="static", view_func=static)


def pack(response: Response) -> Response:
    """Compress a page or a board on its way out, where the browser can read that. Static files are packed already."""
    fit = response.mimetype in ANSWERS and not response.is_streamed and "Content-Encoding" not in response.headers
    fit = fit and response.get_etag()[1] is not False  # a strong tag promises the very bytes
    if fit and request.accept_encodings["gzip"] > 0 and len(response.get_data()) >= WORTH_IT:
        response.set_data(gzip.compress(response.get_data(), 5))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response


def folder_digest(folder: Path) -> str:
    """Ten hexadecimal characters that change when any file of the folder does."""
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            seen.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return seen.hexdigest()[:10]
