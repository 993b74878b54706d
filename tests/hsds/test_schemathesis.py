"""The served OpenAPI description against what is served, by a tool that tries what nobody would."""

import re
import subprocess
import sys

from tests.conftest import ROOT

SEED, EXAMPLES, SECONDS = 20261126, 15, 100


def test_nothing_breaks_the_api_and_it_is_as_described(server, tmp_path):
    """Done when, 3: no 5xx and nothing but what the description says, on the real server."""
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/hsds/openapi.json"),
            *("--checks", "all", "--seed", str(SEED), "--max-examples", str(EXAMPLES)),
            *("--no-color", "--workers", "1"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    # It tried every address, and was not turned away everywhere.
    assert re.search(r"Tested: 12\b", said), said
    assert "Missing test data" not in said, said
    assert int(re.search(r"(\d+) generated", said)[1]) > 500
    assert not list(ROOT.glob("schemathesis*"))
