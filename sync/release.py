"""One release on disk: a single immutable SQLite file, named by its own SHA-256.

It holds the pages and the HSDS tables that `pwa` reads, and the signed packs and metadata byte
for byte, so that a node is a mirror for others. Written here, read there; never changed.
"""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlite_utils

from sync.canonical import FORMAT, is_recording
from sync.errors import RefusedError
from sync.files import sync_folder
from sync.sanity import check_holidays, check_numbers, check_vanished

# Patches by the SHA-256 of the old and of the new target.
Hints = dict[tuple[str, str], bytes]
_HINT_TABLE = "create table hint (old text, new text, data blob, primary key (old, new))"


def import_release(
    targets: dict[str, bytes],
    metadata: dict[str, bytes],
    facts: dict[str, Any],
    releases: Path,
    hints: Hints | None = None,
    numbers_before: set[str] | None = None,
) -> str:
    """Build the release file below `releases` and return its name (hash) without suffix.

    `targets` and `metadata` are verified bytes by name; `facts` is the row of the table
    `release`: number, published, expires, demo; `hints` are patches by SHA-256 of the old and the
    new target; `numbers_before` the ids of services with a phone in the release before. Raises
    RefusedError for packs that do not fit together; a half-made file is removed.
    """
    part = releases / f"{facts['number']}.part"
    part.unlink(missing_ok=True)
    try:
        _fill(part, targets, metadata, facts, hints or {}, numbers_before or set())
        name = _sha256(part)
        part.rename(releases / f"{name}.db")
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(releases)
    return name


def _fill(
    part: Path,
    targets: dict[str, bytes],
    metadata: dict[str, bytes],
    facts: dict[str, Any],
    hints: Hints,
    numbers_before: set[str],
) -> None:
    directory, packs = _read_packs(targets)
    check_numbers(directory)
    check_holidays(directory)
    check_vanished(numbers_before, directory)
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("pragma foreign_keys = on")
        db = sqlite_utils.Database(connection)
        with db.atomic():
            db.table("release").insert(facts)
            db.table("target").insert_all(_target_rows(targets), pk="path")
            db.table("metadata").insert_all(
                ({"name": name, "data": data} for name, data in metadata.items()), pk="name"
            )
            connection.execute(_HINT_TABLE)
            connection.executemany(
                "insert into hint values (?, ?, ?)",
                ((old, new, data) for (old, new), data in sorted(hints.items())),
            )
            db.table("pack").insert_all(_pack_rows(packs), pk="code")
            db.table("page").insert_all(
                _page_rows(packs),
                pk=("language", "id"),
                foreign_keys=[("language", "pack", "code")],
            )
            _insert_directory(db, directory, packs)
        broken = connection.execute("pragma foreign_key_check").fetchall()
    if broken:
        raise RefusedError(f"expected every reference to resolve, found {broken[0][0]} without")


def _read_packs(targets: dict[str, bytes]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Parse the targets. Raises RefusedError: another format, a pack that is not whole."""
    directory: dict[str, Any] = {}
    packs: list[dict[str, Any]] = []
    for path, data in targets.items():
        if is_recording(path):
            continue
        try:
            value = json.loads(data)
            found = value["format"]
        except (ValueError, TypeError, KeyError) as error:
            raise RefusedError(
                f"expected a pack in JSON, found something else in {path}"
            ) from error
        if found != FORMAT:
            raise RefusedError(f"expected pack format {FORMAT}, found {found} in {path}")
        if path == "directory.json":
            directory = value
        else:
            packs.append(value)
    if not directory or not packs:
        raise RefusedError("expected directory.json and at least one pack, found fewer")
    # In the order of the publisher; an older one gave none.
    order = [each["code"] for each in directory.get("spoken", [])]
    packs.sort(
        key=lambda pack: (
            pack["status"] != "source",
            order.index(pack["language"]) if pack["language"] in order else len(order),
            pack["language"],
        )
    )
    source = [page["id"] for page in packs[0]["pages"]]
    for pack in packs:
        if [page["id"] for page in pack["pages"]] != source:
            code = pack["language"]
            raise RefusedError(f"expected the same pages in every pack, found others in {code}")
    return directory, packs


def _target_rows(targets: dict[str, bytes]) -> list[dict[str, Any]]:
    return [
        {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "data": data}
        for path, data in targets.items()
    ]


def _pack_rows(packs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = ("autonym", "direction", "status", "words", "organizations", "services", "menu")
    # A release of an older publisher has none of these.
    lists = ("glossary", "sentences")
    records = ("navigator", "choices", "handover")
    return [
        {
            "code": pack["language"],
            "position": position,
            **{key: pack[key] for key in keys},
            **{key: pack.get(key, []) for key in lists},
            **{key: pack.get(key, {}) for key in records},
        }
        for position, pack in enumerate(packs)
    ]


def _page_rows(packs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = (
        *("id", "title", "status", "audience", "stage", "append", "checked", "reviewed"),
        *("sources", "blocks"),
    )
    return [
        {
            "language": pack["language"],
            "position": position,
            **{key: page.get(key) for key in keys},
        }
        for pack in packs
        for position, page in enumerate(pack["pages"])
    ]


def _insert_directory(
    db: sqlite_utils.Database, directory: dict[str, Any], packs: list[dict[str, Any]]
) -> None:
    """The HSDS tables: organization, service, phone, schedule, language; and our `fact`."""
    db.table("fact").insert_all(
        ({"id": fact_id, "dated": None, **fact} for fact_id, fact in directory["facts"].items()),
        pk="id",
    )
    _insert(db, "holiday", [{"day": day} for day in directory.get("holidays", [])], pk="day")
    spoken = enumerate(directory.get("spoken", []))
    _insert(db, "spoken", [{"position": n, **each} for n, each in spoken], pk="code")
    for table in ("question", "result"):
        ordered = enumerate(directory.get(f"{table}s", []))
        _insert(db, table, [{"position": n, **each} for n, each in ordered], pk="id")
    _insert(db, "organization", directory["organizations"], pk="id")
    children = ("phones", "schedules", "languages")
    services = directory["services"]
    _insert(
        db,
        "service",
        [
            {"position": position, **{k: v for k, v in s.items() if k not in children}}
            for position, s in enumerate(services)
        ],
        pk="id",
        foreign_keys=[("organization_id", "organization", "id")],
    )
    for table, key in zip(("phone", "schedule", "language"), children, strict=True):
        rows = [
            {"id": f"{service['id']}-{n}", "service_id": service["id"], **child}
            for service in services
            for n, child in enumerate(service.get(key, []), start=1)
        ]
        _insert(db, table, rows, pk="id", foreign_keys=[("service_id", "service", "id")])


def _insert(db: sqlite_utils.Database, table: str, rows: list[Any], **options: Any) -> None:
    """Insert rows whose keys differ: every row gets every column, empty where it has none."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if rows:
        db.table(table).insert_all(
            ({key: row.get(key) for key in columns} for row in rows), **options
        )


def _sha256(path: Path) -> str:
    """Hash a file and flush it to disk first: the name must not outlive the bytes."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
