"""The servers an operator can choose, as shipped, each writing below a folder of its own.

Only names, addresses, ports and paths are put in place of the shipped ones.
"""

import getpass
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.install import debian_program, library_path
from tests.conftest import ROOT, START_SECONDS, STOP_SECONDS, free_port
from tests.operator.certificate import Certificate

SHIPPED_NGINX = ROOT / "deploy" / "nginx.conf"
SHIPPED_STATIC_NGINX = ROOT / "deploy" / "nginx-static.conf"
SHIPPED_GUNICORN = ROOT / "deploy" / "gunicorn.conf.py"
HOST = "localhost"
# Where nginx keeps what does not fit into memory; Debian's are below /var/lib/nginx.
_TEMPORARY = ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")


@dataclass
class Program:
    """A running server. Its output, its home and its temporary files are all below `folder`."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def output(self) -> str:
        return (self.folder / "output").read_text(errors="replace")

    def processes(self) -> list[int]:
        main = self.process.pid
        return [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]

    def freeze(self) -> None:
        """Let it accept connections and never answer."""
        for process in self.processes():
            os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        for process in self.processes():
            os.kill(process, signal.SIGCONT)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                for process in self.processes():
                    os.kill(process, signal.SIGKILL)
                self.process.wait()


@dataclass
class Nginx(Program):
    """nginx in front of a node: `port` is that of HTTPS."""

    http_port: int
    certificate: Certificate

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}"


def start_granian(data: Path, folder: Path, port: int | None = None) -> Program:
    """`python -m pwa serve`."""
    port = port or free_port()
    command = [sys.executable, "-m", "pwa", "serve", "--workers", "1", "--port", str(port)]
    return Program(folder, port, _start(command, data, folder, port))


def start_gunicorn(data: Path, folder: Path, *options: str, shipped: bool = True) -> Program:
    """gunicorn with the shipped configuration, or as it comes: then `options` must say more."""
    port = free_port()
    config = ["--config", str(SHIPPED_GUNICORN)] if shipped else ["pwa:create_app()"]
    command = [sys.executable, "-m", "gunicorn", *config, "--workers", "1"]
    command += ["--bind", f"127.0.0.1:{port}", *options]
    return Program(folder, port, _start(command, data, folder, port))


def start_nginx(
    node_port: int, folder: Path, certificate: Certificate, changes: dict[str, str] | None = None
) -> Nginx:
    """nginx with the shipped configuration; `changes` put one line of it in place of another."""
    own = {"127.0.0.1:8000": f"127.0.0.1:{node_port}"}
    return _start_nginx(SHIPPED_NGINX, folder, certificate, {**(changes or {}), **own})


def start_static_nginx(
    site: Path, folder: Path, certificate: Certificate, changes: dict[str, str] | None = None
) -> Nginx:
    """nginx with the shipped configuration for an export, over this one."""
    own = {"/srv/houvast-site": str(site)}
    return _start_nginx(SHIPPED_STATIC_NGINX, folder, certificate, {**(changes or {}), **own})


def _start_nginx(
    shipped_file: Path, folder: Path, certificate: Certificate, changes: dict[str, str]
) -> Nginx:
    http_port, https_port = free_port(), free_port()
    places = _places(folder, certificate, http_port, https_port)
    text = shipped_file.read_text()
    for shipped, ours in {**changes, **places}.items():
        assert shipped in text, f"expected {shipped!r} in the configuration, found it changed"
        text = text.replace(shipped, ours)
    folder.mkdir(parents=True, exist_ok=True)
    # Beside the folder: what we write is not what nginx writes.
    configuration = folder.with_suffix(".conf")
    configuration.write_text(text)
    program = debian_program("nginx", "nginx-light")
    assert program, "expected nginx, found none; on Debian: apt-get install nginx-light"
    command = [str(program), "-p", str(folder), "-e", "stderr", "-c", str(configuration)]
    process = _start([*command, "-g", "daemon off;"], None, folder, https_port)
    return Nginx(folder, https_port, process, http_port, certificate)


def _places(
    folder: Path, certificate: Certificate, http_port: int, https_port: int
) -> dict[str, str]:
    """The shipped names, addresses and paths, and those of the test."""
    temporary = "\n".join(f"    {name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    live = "/etc/letsencrypt/live/example.org"
    return {
        "user www-data;": f"user {getpass.getuser()};",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "http {": f"http {{\n{temporary}",
        f"{live}/fullchain.pem": str(certificate.chain),
        f"{live}/privkey.pem": str(certificate.key),
        "/var/lib/acme": str(folder.with_suffix(".acme")),
        "https://$server_name/": f"https://{HOST}:{https_port}/",
        "example.org": HOST,
        "listen [::]:80": _listen_again(http_port),
        "listen [::]:443": _listen_again(https_port),
        "listen 80": f"listen 127.0.0.1:{http_port}",
        "listen 443": f"listen 127.0.0.1:{https_port}",
    }


def _listen_again(port: int) -> str:
    """The same port over IPv6, or another address of this machine where there is none."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return f"listen 127.0.0.2:{port}"
    return f"listen [::1]:{port}"


def _start(
    command: list[str], data: Path | None, folder: Path, port: int
) -> subprocess.Popen[bytes]:
    """Start it and wait until it accepts connections."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME")}
    places = {"HOUVAST_DATA": str(data), "LD_LIBRARY_PATH": library_path()}
    with (folder / "output").open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own, **places}, stdout=output, stderr=output
        )
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return process
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((folder / "output").read_text()) from None
            time.sleep(0.05)
