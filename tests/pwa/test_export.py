"""An export as files, without a web server: whole, complete, and in place of an older one."""

import csv
import gzip
import json
import re
import threading
from pathlib import Path

import brotli
import pytest

from pwa import create_app
from pwa.__main__ import main
from pwa.export import ExportError, export, place
from pwa.export.addresses import VALUES
from pwa.operator import DEFAULT_FILE
from sync import client

# What a page names on its own host.
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


@pytest.fixture(scope="module")
def config(node_of_two: Path) -> dict[str, str]:
    return {"DATA": str(node_of_two), "OPERATOR": str(DEFAULT_FILE)}


@pytest.fixture(scope="module")
def site(config, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "site"
    export(folder, "localhost", config, pairs=True)
    return folder


@pytest.fixture(scope="module")
def described(site: Path) -> dict:
    return json.loads((site / "headers.json").read_text())


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_every_route_that_can_be_read_has_its_addresses_in_an_export(config):
    """A new one is either in it or said to be left out."""
    rules = create_app(config).url_map.iter_rules()
    endpoints = {rule.endpoint for rule in rules if "GET" in rule.methods}
    assert {name for name in endpoints if not name.startswith("mirror.")} == set(VALUES)


def test_every_link_of_every_page_leads_to_a_file(site, described):
    """Also from one language to two, and from there back: no way ends in nothing."""
    addresses = described["addresses"]
    pages = [path for path in addresses if (site / addresses[path]["file"]).suffix == ".html"]
    assert len([path for path in pages if re.fullmatch(r"/(en|nl)/p\d+/(en|nl)", path)]) == 84
    assert {"/en/f", "/en/h", "/en/h/nl", "/nl/h/en"} <= set(pages)
    for path in pages:
        text = (site / addresses[path]["file"]).read_text()
        assert set(LINK.findall(text)) <= set(addresses), path
        assert "<form" not in text, path


def test_the_small_forms_are_of_the_same_bytes_and_every_file_is_described(site, described):
    named = {"headers.json", "objects.csv", "locations.conf"}
    endings = {"br": (".br", brotli.decompress), "gzip": (".gz", gzip.decompress)}
    for found in [*described["addresses"].values(), *described["errors"].values()]:
        named.add(found["file"])
        for encoding in found["encodings"]:
            ending, unpack = endings[encoding]
            named.add(found["file"] + ending)
            small = (site / (found["file"] + ending)).read_bytes()
            assert unpack(small) == (site / found["file"]).read_bytes()
    assert named == set(contents(site))


def test_objects_are_what_phones_and_nodes_can_read(site, described):
    """One form for everybody: packed where only browsers ask, plain where a node does."""
    with (site / "objects.csv").open() as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(described["addresses"]) + len(described["errors"])
    packed = {key for key, row in rows.items() if row["content-encoding"] == "gzip"}
    for key, row in rows.items():
        data = (site / row["file"]).read_bytes()
        assert data.startswith(b"\x1f\x8b") == (key in packed)
    assert {"index.html", "nl/p07", "sw.js", "tuf/metadata/now.json"} <= packed
    assert not {key for key in packed if re.match(r"tuf/metadata/(\d|timestamp)", key)}
    lasting = {key for key, row in rows.items() if row["changes"] == "no"}
    assert {key.split("/")[0] for key in lasting} == {"static", "f", "tuf"}
    changing = {key for key in rows if key.startswith("tuf/")} - lasting
    assert changing == {
        *(f"tuf/metadata/{name}.json" for name in ("now", "timestamp")),
        *(f"tuf/first/{language}.json" for language in ("en", "nl")),
        "tuf/metadata/timestamp.json.br",
        "tuf/diff/index.json",
    }


def test_another_node_pulls_from_an_export(site, publisher_of_two, tmp_path):
    pulled = client.pull(str(site / "tuf"), tmp_path / "data", publisher_of_two.root)
    assert (pulled.number, pulled.changed) == (1, True)


def test_a_folder_with_other_things_is_left_alone(config, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOUVAST_DATA", config["DATA"])
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear")
    for options in ([], ["--force"]):
        assert main(["export", str(tmp_path / "letters"), *options]) == 2
        said = capsys.readouterr().err
        assert said.startswith("expected a new or empty folder, or an older export, found ")
        assert said.count("\n") == 1
    assert contents(tmp_path) == {"letters/dear.txt": b"dear"}


def test_without_a_release_there_is_nothing_to_export(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOUVAST_DATA", str(tmp_path / "data"))
    assert main(["export", str(tmp_path / "site")]) == 3
    assert "bring one with: python -m sync pull SOURCE" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


FILES = {"headers.json": b"{}", "one/two": b"2", "three": b"3"}


def test_an_export_is_replaced_only_when_that_is_meant(tmp_path):
    folder = tmp_path / "site"
    place.put(folder, FILES)
    with pytest.raises(ExportError, match="or --force to replace it"):
        place.check(folder, force=False)
    place.check(folder, force=True)
    place.put(folder, {"headers.json": b"{}", "four": b"4"})
    assert contents(tmp_path) == {"site/headers.json": b"{}", "site/four": b"4"}


def test_a_full_disk_leaves_the_older_export_and_nothing_beside_it(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    place.put(folder, FILES)
    write = place._write

    def full(path: Path, data: bytes, before: Path) -> None:
        if data == b"!":
            raise OSError(28, "No space left on device")
        write(path, data, before)

    monkeypatch.setattr(place, "_write", full)
    with pytest.raises(ExportError, match=r"site: No space left on device$"):
        place.put(folder, {"headers.json": b"new", "bad": b"!"})
    assert contents(tmp_path) == {f"site/{name}": data for name, data in FILES.items()}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_who_reads_meanwhile_finds_the_old_one_or_the_new_one(tmp_path):
    """And what did not change keeps its time, of which web servers make their tags."""
    folder = tmp_path / "site"
    place.put(folder, {**FILES, "number": b"0"})
    before = (folder / "three").stat().st_mtime_ns
    ended = threading.Event()
    seen: list[bytes] = []
    wrong: list[Exception] = []

    def read() -> None:
        while not ended.is_set():
            try:
                seen.append((folder / "number").read_bytes())
            except OSError as error:
                wrong.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 40):
        place.put(folder, {**FILES, "number": str(number).encode()})
    ended.set()
    reader.join()
    assert wrong == []
    assert len(set(seen)) > 3
    assert (folder / "three").stat().st_mtime_ns == before
