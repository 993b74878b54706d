"""The directory as a tabular data package: valid, whole, and the same bytes each time."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pytest

from pwa import create_app
from pwa.hsds.fields import TABLES
from tests.hsds.conftest import walk
from tests.hsds.standard import OBJECTS

URL = "/hsds/datapackage.zip"
IN_THE_API = {
    "organization": "organizations",
    "service": "services",
    "service_at_location": "service_at_locations",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
}


@pytest.fixture(scope="module")
def archive(visitor) -> ZipFile:
    answer = visitor.get(URL)
    assert answer.content_type == "application/zip"
    assert answer.headers["Content-Disposition"] == "attachment; filename=datapackage.zip"
    return ZipFile(io.BytesIO(answer.data))


@pytest.fixture
def folder(archive, tmp_path) -> Path:
    archive.extractall(tmp_path)
    return tmp_path


@pytest.fixture
def mistakes(folder) -> Callable[[], list[str]]:
    """What Frictionless says about the package as it lies in the folder."""

    def validate() -> list[str]:
        report = frictionless.validate(str(folder / "datapackage.json"))
        return [each.type for task in report.tasks for each in task.errors] + [
            each.type for each in report.errors
        ]

    return validate


def rows(archive: ZipFile, table: str) -> list[dict[str, str]]:
    text = archive.read(TABLES[table].file).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_frictionless_finds_no_mistake(mistakes, folder):
    assert mistakes() == []
    described = json.loads((folder / "datapackage.json").read_text())
    files = {resource["path"] for resource in described["resources"]}
    assert files == {path.name for path in folder.glob("*.csv")}
    assert len(files) == 11


@pytest.mark.parametrize(
    ("file", "old", "new", "mistake"),
    [
        ("services.csv", ",active,", ",open,", "constraint-error"),
        ("schedules.csv", "09:00:00", "9 am", "type-error"),
        ("organizations.csv", "CoMensha,", ",", "constraint-error"),
        ("organizations.csv", "https://www.politie.nl/en", "politie", "type-error"),
        ("phones.csv", "voice", "voice,more", "extra-cell"),
    ],
)
def test_frictionless_finds_a_mistake_that_is_made(mistakes, folder, file, old, new, mistake):
    path = folder / file
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))
    assert mistake in mistakes()


def test_frictionless_follows_the_keys_from_table_to_table(mistakes, folder):
    path = folder / "organizations.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines[2:]]))
    assert "foreign-key" in mistakes()


def test_the_tables_hold_what_the_lists_hold(archive, visitor):
    for table, name in IN_THE_API.items():
        listed = list(walk(visitor, name))
        fields = TABLES[table].fields
        assert rows(archive, table) == [
            {field: str(each.get(field, "")) for field in fields} for each in listed
        ]


def test_the_children_are_those_of_every_service(archive, whole):
    services = whole("services")
    for field, table in TABLES["service"].many.items():
        if table in ("metadata", "service_at_location"):
            continue
        ids = [each["id"] for service in services for each in service.get(field, [])]
        assert [each["id"] for each in rows(archive, table)] == ids
        assert len(ids) > 3


def test_no_id_is_used_twice(archive):
    ids = [row["id"] for table in TABLES if table != "metadata" for row in rows(archive, table)]
    assert len(ids) == len(set(ids)) > 300


def test_every_file_and_column_is_one_of_hsds(archive):
    for name, table in TABLES.items():
        assert set(table.fields) <= set(OBJECTS[name].fields)
        assert set(OBJECTS[name].required.split()) <= set(table.required)


def test_another_node_makes_the_same_bytes(archive, visitor, bundled_node):
    other = create_app({"DATA": bundled_node}).test_client()
    assert other.get(URL).data == visitor.get(URL).data
    assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
