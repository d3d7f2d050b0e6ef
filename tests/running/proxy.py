"""nginx before a house, with the lines that the operator's guide gives."""

import datetime
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.running.house import PROJECT, free_port, until

PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
NAME = "cases.example.org"
AROUND = """
daemon off;
pid {folder}/pid;
{user}
error_log {folder}/start.log;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    {servers}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx: where it listens, its certificate and its folder."""

    folder: Path
    secure: int
    plain: int

    @property
    def certificate(self) -> Path:
        return self.folder / "fullchain.pem"


@contextmanager
def proxy_before(port: int, folder: Path) -> Iterator[Proxy]:
    """Serve the house on that port to the world, as the guide says."""
    folder.mkdir()
    proxy = Proxy(folder, free_port(), free_port())
    make_certificate(folder)
    guide = (PROJECT / "docs" / "operators-guide.md").read_text()
    servers = re.search(r"```nginx\n(.*?)```", guide, re.DOTALL).group(1)
    for said, here in {
        "/etc/letsencrypt/live/cases.example.org": str(folder),
        "/var/log/nginx/error.log": f"{folder}/error.log",
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "listen 443": f"listen 127.0.0.1:{proxy.secure}",
        "listen 80": f"listen 127.0.0.1:{proxy.plain}",
    }.items():
        assert said in servers, f"the guide does not say {said} any more"
        servers = servers.replace(said, here)
    user = "user nobody nogroup;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, servers=servers, user=user))
    command = [PROGRAM, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "start.log"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr, tried.stderr
    nginx = subprocess.Popen(command)
    try:
        until(lambda: listens(proxy.secure))
        yield proxy
    finally:
        nginx.terminate()
        nginx.wait(20)


def listens(port: int) -> bool:
    with socket.socket() as link:
        return link.connect_ex(("127.0.0.1", port)) == 0


def make_certificate(folder: Path) -> None:
    """Make a certificate that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
