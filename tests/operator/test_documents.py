"""What the documents for operators say is true of what is there."""

import re
import shutil

import pytest

from pwa.operator import DEFAULT_FILE, read_operator
from tests.conftest import ROOT

DEPLOY = (ROOT / "docs" / "deploy.md").read_text()
THREATS = (ROOT / "docs" / "threat-model.md").read_text()
CHECKLIST = (ROOT / "docs" / "release-checklist.md").read_text()
# Whom no test and no person can show it today: what it is about does not exist.
TO_COME = {"R34"}
REQUIREMENTS = [f"R{number}" for number in range(1, 37)]


def rows() -> list[list[str]]:
    """Each requirement: its number, what it is, the tests that are named, what a person does."""
    lines = [line for line in THREATS.splitlines() if re.match(r"\| R[0-9]+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def asked_of_people() -> set[str]:
    """The numbers under which the checklist has steps: "R6, R11", "R20 to R22"."""
    numbers: set[str] = set()
    for heading in re.findall(r"^## (R.*)$", CHECKLIST, re.MULTILINE):
        found = [int(digits) for digits in re.findall(r"R([0-9]+)", heading)]
        numbers |= set(range(found[0], found[-1] + 1)) if " to " in heading else set(found)
    return {f"R{number}" for number in numbers}


def test_every_requirement_of_discretion_has_a_row():
    """R1 to R28, and R29 to R36 of how it is told."""
    assert [name for name, *_ in rows()] == REQUIREMENTS


@pytest.mark.parametrize(
    ("name", "tests", "person"),
    [pytest.param(name, tests, person, id=name) for name, _, tests, person in rows()],
)
def test_a_requirement_has_a_test_that_names_it_or_a_person_who_tries_it(name, tests, person):
    """And a test that is named is there, and names it in turn."""
    assert tests or person
    for path in re.findall(r"`([^`]+)`", tests):
        place = ROOT / path
        files = [place] if place.is_file() else sorted(place.glob("test_*.py"))
        assert files, f"expected {path}, found none"
        named = any(re.search(rf"\b{name}\b", file.read_text()) for file in files)
        assert named, f"expected a test of {name} in {path}, found none"
    if person and name not in TO_COME:
        assert name in asked_of_people(), f"expected steps for {name} in the checklist, found none"


def test_every_key_of_the_operator_file_is_explained():
    """docs/deploy.md, "The operator file"."""
    section = DEPLOY.partition("## 3. The operator file")[2].partition("\n## ")[0]
    explained = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert explained == set(read_operator(DEFAULT_FILE).__dataclass_fields__)


def test_a_node_starts_with_the_copy_that_is_asked_for(tmp_path):
    """docs/deploy.md, "Set it up": the file, and what it names."""
    assert "\ncp pwa/defaults/* /etc/houvast/ " in DEPLOY
    shutil.copytree(DEFAULT_FILE.parent, tmp_path / "houvast")
    assert read_operator(tmp_path / "houvast" / DEFAULT_FILE.name) == read_operator(DEFAULT_FILE)


def test_every_file_that_is_named_is_there():
    """In the text for operators, and below deploy/."""
    named = set(re.findall(r"`((?:docs|deploy|tests|pwa)/[^`\s]*)`", DEPLOY + THREATS + CHECKLIST))
    assert len(named) > 10
    assert not [path for path in named if not (ROOT / path).exists()]
    # A gunicorn that was started with our file has left it there compiled.
    shipped = {path.name for path in (ROOT / "deploy").iterdir()} - {"__pycache__"}
    assert not [name for name in shipped if f"deploy/{name}" not in DEPLOY]
