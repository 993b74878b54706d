"""Who may know whom: pwa and sync never meet but at a release on disk."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FORBIDDEN = {
    "pwa": {"sync", "tests", "tuf", "securesystemslib", "yaml", "holidays"},
    "sync": {"pwa", "tests", "flask", "flask_babel", "whitenoise", "granian"},
}


def imported_packages(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_imports_only_what_it_may(package):
    for path in (ROOT / package).rglob("*.py"):
        assert not imported_packages(path) & FORBIDDEN[package], path


def test_the_reader_of_imports_sees_both_forms(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("import sync.state as s\n\ndef f():\n    from tuf.api import metadata\n")
    assert imported_packages(module) == {"sync", "tuf"}


PUBLISHER = {"draft", "finish", "hints", "keys", "metadata", "passphrase", "repository"}
PUBLISHER |= {"bucket", "objects", "signing", "summary", "vet"}


def test_only_the_command_line_imports_the_publisher():
    """Keys and signing never come near the web process or a node that only pulls."""
    for path in (ROOT / "sync").glob("*.py"):
        if path.stem not in PUBLISHER:
            tree = ast.parse(path.read_text())
            named = {
                alias.name if node.module == "sync" else node.module.removeprefix("sync.")
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.module
                for alias in node.names
            }
            assert not named & PUBLISHER, path


PULL = """
import sys
from sync.__main__ import main
assert main(sys.argv[1:]) == 0
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_a_pull_loads_nothing_that_only_writers_of_content_need(published, tmp_path):
    """A node may be a small machine, and asks every hour."""
    arguments = ["pull", published.repository, "--data", tmp_path, "--root", published.root]
    loaded = subprocess.check_output(
        [sys.executable, "-c", PULL, *map(str, arguments)], cwd=ROOT, text=True
    ).splitlines()[-1]
    assert "tuf" in loaded.split()
    assert not {"babel", "yaml", "holidays"} & set(loaded.split())
