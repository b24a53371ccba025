"""The browser's modules that need no browser, under Node's own test runner."""
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_modules_keep_their_promises():
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    assert files
    done = subprocess.run([shutil.which("node") or "node", "--test", *files], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout or "fail 0" in done.stdout
