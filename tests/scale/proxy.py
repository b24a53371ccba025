"""nginx with the files of deploy/ as they are shipped, but for addresses, ports and the certificate."""
import re
import subprocess
from pathlib import Path

import requests
from served import ROOT, free_port

from workshop_app.rehearsal.services import Service, needed

DEPLOY = ROOT / "deploy"
MAIN = """
daemon off;
user root;
worker_processes 1;
pid nginx.pid;
error_log log info;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
    access_log access;
    include site.conf;
}}
"""


class Nginx(Service):
    """In front of processes on these ports, at `url`. `tls` as shipped, with a certificate that signs itself; plain otherwise."""

    def __init__(self, ports: list[int], tls: bool = False):
        super().__init__()
        self.ports, self.tls, self.plain_port = ports, tls, free_port()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.certificate = self.folder / "fullchain.pem"

    def prepare(self) -> None:
        (self.folder / "challenge-workshop").mkdir()
        (self.folder / "tmp").mkdir()
        self.make_certificate()
        (self.folder / "nginx.conf").write_text(MAIN.format())
        (self.folder / "site.conf").write_text(self.site((DEPLOY / "nginx.conf").read_text()))
        servers = (DEPLOY / "processes.conf").read_text()
        [template] = {re.sub(r"\d+(?= max_fails)", "{}", line) for line in servers.splitlines() if line.startswith("server")}
        (self.folder / "challenge-workshop" / "processes.conf").write_text("\n".join(template.format(port) for port in self.ports))

    def site(self, shipped: str) -> str:
        shipped = re.sub(r"(?m)^ *listen \[::\].*\n", "", shipped)
        shipped = shipped.replace("listen 80;", f"listen 127.0.0.1:{self.plain_port};")
        shipped = shipped.replace("listen 443 ssl;", f"listen 127.0.0.1:{self.port}{' ssl' if self.tls else ''};")
        shipped = shipped.replace("/etc/ssl/challenge-workshop/", f"{self.folder}/").replace("ideas.example.gov.uk", "127.0.0.1")
        assert shipped.count(str(self.port)) == 1 and "listen 80" not in shipped and "/etc/" not in re.sub("#.*", "", shipped)
        return shipped

    def make_certificate(self) -> None:
        subprocess.run(
            [needed("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
             "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.folder / "privkey.pem", "-out", self.certificate],
            check=True, capture_output=True,
        )

    def command(self) -> list[str]:
        return [needed("nginx"), "-p", str(self.folder), "-c", "nginx.conf", "-e", str(self.log_file)]

    def answers(self) -> bool:
        try:
            requests.head(self.url, timeout=2, verify=str(self.certificate), allow_redirects=False)
            return True
        except requests.RequestException:
            return False

    def written(self) -> str:
        """All that nginx has written down anywhere, but for its own configuration and certificate."""
        kept = [path for path in Path(self.folder).rglob("*") if path.is_file() and path.suffix not in (".conf", ".pem", ".pid")]
        return "\n".join(path.read_text(errors="replace") for path in kept)
