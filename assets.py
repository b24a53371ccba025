"""Browser files: taken from npm once, at set-up or when a wheel is built, and served by ourselves afterwards.

`python assets.py` fetches the packages of package-lock.json and copies what the pages need to workshop_app/static/vendor.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = Path("workshop_app/static/vendor")
FONT = "atkinson-hyperlegible-next"
FILES = {  # name in static/vendor: file in node_modules. The licences ask that their notices travel with the files.
    "socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "socket.io-client.LICENSE.txt": "socket.io-client/LICENSE",
    "component-emitter.LICENSE.txt": "@socket.io/component-emitter/LICENSE",
    f"{FONT}-latin-wght-normal.woff2": f"@fontsource-variable/{FONT}/files/{FONT}-latin-wght-normal.woff2",
    f"{FONT}-latin-ext-wght-normal.woff2": f"@fontsource-variable/{FONT}/files/{FONT}-latin-ext-wght-normal.woff2",
    f"{FONT}.LICENSE.txt": f"@fontsource-variable/{FONT}/LICENSE",
}
# For PDF, which wants whole fonts: Latin, Greek and Cyrillic, and the scripts of the larger communities of our towns.
NOTO = {"noto-sans": "NotoSans", "noto-sans-arabic": "NotoSansArabic", "noto-sans-bengali": "NotoSansBengali",
        "noto-sans-devanagari": "NotoSansDevanagari", "noto-sans-gurmukhi": "NotoSansGurmukhi"}
for package, family in NOTO.items():
    for weight in ("400Regular", "700Bold"):
        FILES[f"pdf/{family}_{weight}.ttf"] = f"@expo-google-fonts/{package}/{weight}/{family}_{weight}.ttf"
    FILES[f"pdf/{family}.LICENSE.txt"] = f"@expo-google-fonts/{package}/LICENSE_FONT"


class AssetsError(Exception):
    """The browser files could not be made; the message says what to do."""


def missing(root: Path = HERE) -> list[str]:
    """Names of the browser files that are not in static/vendor yet."""
    return [name for name in FILES if not (root / VENDOR / name).is_file()]


def npm_ci(root: Path = HERE) -> None:
    """Install exactly what package-lock.json says. Raises AssetsError where npm is absent or fails."""
    npm = shutil.which("npm")
    if npm is None:
        raise AssetsError("npm is missing. Install Node.js 18 or later with npm (Debian and Ubuntu: apt install nodejs npm).")
    done = subprocess.run([npm, "ci", "--loglevel=error", "--no-progress"], cwd=root, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise AssetsError("npm could not install the browser packages. Its own message is above.")


def vendor(root: Path = HERE) -> None:
    """Copy the browser files from node_modules to static/vendor, without what an earlier version left there."""
    folder = root / VENDOR
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, source in FILES.items():
        content = (root / "node_modules" / source).read_bytes()
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(without_source_map(content) if name.endswith(".js") else content)


def without_source_map(script: bytes) -> bytes:
    """The script without its sourceMappingURL line: the map is not served, and asking for it would be a 404."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", script)


if __name__ == "__main__":
    try:
        npm_ci()
        vendor()
    except AssetsError as error:
        sys.exit(str(error))
