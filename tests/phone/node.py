"""Run the phone's own modules under Node, without a browser."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

HERE = Path(__file__).parent


def run_node(script: str, value: Any) -> Any:
    """What a script beside this file prints, given `value` on standard input, both as JSON."""
    path = f"{os.environ['PATH']}:{ROOT / '.venv' / 'bin'}"
    done = subprocess.run(
        ["node", HERE / script],
        input=json.dumps(value),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
