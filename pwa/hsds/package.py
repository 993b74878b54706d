"""The directory as a tabular data package (Frictionless): CSV files and what their columns hold.

The same release gives the same bytes: no time of making, one order.
"""

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pwa.hsds.description import LICENSE
from pwa.hsds.fields import TABLES, Table
from pwa.hsds.records import Record, rows_of
from pwa.release import Release

# How a translation came about is no part of what stands in the source language.
_LEFT_OUT = ("metadata",)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def package(release: Release) -> bytes:
    """A zip file with datapackage.json and a CSV file for each table."""
    rows = rows_of(release, next(iter(release.languages)))
    tables = {name: table for name, table in TABLES.items() if name not in _LEFT_OUT}
    files = {"datapackage.json": _description(tables, release)}
    for name, table in tables.items():
        files[table.file] = _csv(table, rows[name])
    output = BytesIO()
    with ZipFile(output, "w") as archive:
        for name, text in files.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, text)
    return output.getvalue()


def _description(tables: dict[str, Table], release: Release) -> str:
    found = {
        "name": "hsds",
        "profile": "tabular-data-package",
        "title": "Directory, as HSDS 3.0",
        "version": str(release.facts["number"]),
        "created": release.facts["published"],
        "licenses": [{"name": "CC-BY-4.0", "title": LICENSE["name"], "path": LICENSE["url"]}],
        "resources": [_resource(name, table) for name, table in tables.items()],
    }
    return json.dumps(found, indent=1) + "\n"


def _resource(name: str, table: Table) -> dict[str, Any]:
    return {
        "name": name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_column(table, field) for field in table.fields],
            "primaryKey": "id",
            "foreignKeys": [
                {"fields": field, "reference": {"resource": other, "fields": "id"}}
                for field, other in table.keys.items()
            ],
        },
    }


def _column(table: Table, field: str) -> dict[str, Any]:
    column = dict(table.fields[field].column)
    required = {"required": True} if field in table.required else {}
    constraints = {**column.pop("constraints", {}), **required}
    return {"name": field, **column, **({"constraints": constraints} if constraints else {})}


def _csv(table: Table, rows: list[Record]) -> str:
    output = StringIO()
    writer = csv.DictWriter(output, list(table.fields), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()
