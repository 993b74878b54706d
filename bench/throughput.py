"""Pages a second from one node, beside nginx serving the very same bytes from a file."""

import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.install import debian_program, library_path, named
from bench.lab import LANGUAGE, Lab
from bench.load import has_wrk, requests_per_second
from bench.processes import Command, free_port, fresh, serving
from bench.rows import Row, Sample, at_least_times

SUBJECT = "page from the node"
PATH = f"/{LANGUAGE}/p07"
WORKERS = 2
NGINX = ("nginx", "nginx-light")
_CONFIGURATION = """\
{user}
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  gzip off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  open_file_cache max=16;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/site;
    default_type "text/html; charset=utf-8";
    location / {{ add_header Content-Encoding br; try_files $uri.br =404; }}
  }}
}}
"""


def rows(lab: Lab) -> Iterator[Row]:
    """Both servers run at once and are asked in turns."""
    seconds = 2 if lab.quick else 4
    with lab.serve(WORKERS) as port:
        body = _page(port)
        with _nginx(lab.folder / "nginx", body) as nginx:
            ours, theirs = [], []
            for _ in lab.runs(full=3, quick=2):
                ours.append(requests_per_second(port, PATH, seconds))
                if nginx:
                    theirs.append(requests_per_second(nginx, PATH, seconds))
    sample, peer = Sample.of(ours), Sample.of(theirs)
    name = named(debian_program(*NGINX), "nginx", "-v")
    notes = [f"{PATH} as {len(body):,} B of Brotli, {WORKERS} workers each"]
    if peer:
        notes.append(f"{sample.median / peer.median:.3f}× nginx")
    budget = at_least_times(0.5, peer)
    if not has_wrk():
        notes.append("not judged: without wrk the client is slower than either")
        budget = replace(budget, value=None)
    yield Row(
        *(SUBJECT, "requests a second", "1/s", sample, name, peer, budget),
        more_is_better=True,
        note="; ".join(notes),
    )


@contextmanager
def _nginx(folder: Path, body: bytes) -> Iterator[int | None]:
    """nginx serving `body` at PATH; yields its port, or None where there is no nginx."""
    program = debian_program(*NGINX)
    if program is None:
        yield None
        return
    port = free_port()
    file = fresh(folder) / f"site{PATH}.br"
    file.parent.mkdir(parents=True)
    file.write_bytes(body)
    # Started by root, its workers would be somebody who cannot read a scratch folder.
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(
        _CONFIGURATION.format(user=user, workers=WORKERS, folder=folder, port=port)
    )
    command: Command = [program, "-p", folder, "-c", configuration, "-e", "stderr"]
    with serving(command, port, LD_LIBRARY_PATH=library_path()):
        if _page(port) != body:
            raise RuntimeError("expected the same bytes from nginx, found others")
        yield port


def _page(port: int) -> bytes:
    request = urllib.request.Request(
        f"http://localhost:{port}{PATH}", headers={"Accept-Encoding": "br"}
    )
    with urllib.request.urlopen(request) as response:
        if response.headers["Content-Encoding"] != "br":
            raise RuntimeError("expected Brotli, found another encoding")
        return bytes(response.read())
