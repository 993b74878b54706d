"""The peer on a phone: the very pages of one language as a website with a Workbox worker.

To its advantage: it carries none of our app's code but the exit, none of our headers, and every
file is compressed beforehand as far as Brotli goes.
"""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.install import node, npm_package
from bench.processes import ROOT, free_port, fresh, python, run, serving

WORKBOX = ("workbox-build", "7.4.1")
NAME = f"Workbox {WORKBOX[1]}"
_MAIN = """\
import { leave } from './exit.js'
document.querySelector('[data-action=exit]').addEventListener('click', event => {
  event.preventDefault()
  leave(event.currentTarget.href, 0)
})
navigator.serviceWorker.register('/sw.js')
"""
_GENERATE = """\
const { generateSW } = require('workbox-build')
generateSW({
  globDirectory: process.argv[2],
  globPatterns: ['**/*.{html,css,js,svg}'],
  swDest: process.argv[2] + '/sw.js',
  sourcemap: false,
  skipWaiting: true,
  clientsClaim: true,
  cleanupOutdatedCaches: true
}).catch(error => { console.error(error); process.exit(1) })
"""


def build(port: int, language: str, folder: Path) -> Path | None:
    """Save what the node on `port` shows in a language, with its worker; None without Workbox."""
    installed, runtime = npm_package(*WORKBOX), node()
    if installed is None or runtime is None:
        return None
    site = fresh(folder / "site")
    for path, html in pages(port, language).items():
        name = path.removeprefix("/") + ("index.html" if path.endswith("/") else ".html")
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(_own_addresses(html))
    static = ROOT / "static"
    for name in ("app.css", "icon.svg", "js/exit.js", "js/cover.js"):
        (site / Path(name).name).write_bytes((static / name).read_bytes())
    (site / "main.js").write_text(_MAIN)
    script = installed / "generate.cjs"
    script.write_text(_GENERATE)
    run([runtime, script, site], cwd=installed)
    run(python("whitenoise.compress", "--quiet", site))
    return site


@contextmanager
def serve(site: Path) -> Iterator[int]:
    """WhiteNoise over the site, on the server that we use ourselves; yields its port."""
    port = free_port()
    options = ["--interface", "wsgi", "--workers", "1", "--port", str(port), "--no-log"]
    with serving(python("granian", *options, "bench.site:application"), port, SITE=str(site)):
        yield port


def pages(port: int, language: str) -> dict[str, str]:
    """The HTML of every page of a language by its address: the menu, the directory, the pages."""
    menu = _get(port, f"/{language}/")
    paths = sorted(set(re.findall(rf'href="(/{language}/[a-z0-9]+)"', menu)))
    return {f"/{language}/": menu, **{path: _get(port, path) for path in paths}}


def _get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://localhost:{port}{path}") as response:
        return str(response.read().decode())


def _own_addresses(html: str) -> str:
    """With the files of the website: its one module instead of our scripts."""
    html = re.sub(r'<script defer src="[^"]*/reading\.js"></script>\n', "", html)
    html = re.sub(r'defer src="[^"]*/app\.js"', 'type="module" src="/main.js"', html)
    return re.sub(r"/static/[0-9a-f]+/", "/", html)
