"""An export behind nginx in place of a node, for every test that starts one: `make test-export`.

The folder that nginx serves is a link. A pull into the node's data, or a rollback, makes another
export and points the link there, as an operator's timer would.
"""

import atexit
import hashlib
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from pwa.export import export
from sync import client
from tests.conftest import Server
from tests.operator.certificate import make_certificate
from tests.operator.servers import HOST, SHIPPED_STATIC_NGINX, start_static_nginx

# Exports by what they are made of: many tests begin with the same node.
_MADE: dict[str, Path] = {}
# Where nginx looks, with the operator's file, by the data of the node that it stands for.
_LINKS: dict[Path, list[tuple[Path, Path]]] = {}


def start(data: Path, port: int, operator: Path) -> Server:
    """Serve what the node in `data` would, over HTTP on `port` of this machine."""
    folder = _scratch()
    link = folder / "site"
    _LINKS.setdefault(data.resolve(), []).append((link, operator))
    _point(link, _made(data, operator))
    # Browsers hold this machine for as good as TLS.
    certificate = make_certificate(folder, HOST)
    shipped = "        ssl_certificate /etc"
    assert SHIPPED_STATIC_NGINX.read_text().count(shipped) == 1
    changes = {shipped: f"        listen 127.0.0.1:{port};\n{shipped}"}
    nginx = start_static_nginx(link, folder / "nginx", certificate, changes)
    return Server(f"http://{HOST}:{port}", nginx.process, nginx.folder / "output")


def renew(data: Path) -> None:
    """Export anew what stands for this node."""
    for link, operator in _LINKS.get(data.resolve(), []):
        _point(link, _made(data, operator))


def follow_the_nodes() -> None:
    """Let each pull and rollback of the tests renew what stands for the node."""
    for name in ("pull", "rollback"):
        _followed(name)


def _followed(name: str) -> None:
    done = getattr(client, name)

    def and_export(*arguments, **options):
        result = done(*arguments, **options)
        # Of `pull` it is the second argument, of `rollback` the first.
        renew(next(each for each in arguments if isinstance(each, Path)))
        return result

    setattr(client, name, and_export)


def _made(data: Path, operator: Path) -> Path:
    with closing(sqlite3.connect(data / "state.db")) as state:
        rows = state.execute("select active, previous from serving").fetchall()
        rows += state.execute("select name, data from trusted order by name").fetchall()
    key = hashlib.sha256(repr(rows).encode() + operator.read_bytes()).hexdigest()
    if key not in _MADE:
        folder = _scratch() / "site"
        export(folder, HOST, {"DATA": data, "OPERATOR": str(operator)})
        _MADE[key] = folder
    return _MADE[key]


def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="exported-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _point(link: Path, to: Path) -> None:
    other = link.with_name("other")
    other.symlink_to(to)
    other.replace(link)
