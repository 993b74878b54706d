"""A language takes PO files and nothing else, and joins when it is whole."""

import shutil

import pytest

from sync import pofile
from tests import pseudo
from tests.translations.conftest import blocks

PROFESSIONAL = ("p3", "p4")


@pytest.mark.parametrize(("code", "direction"), [("hu", "ltr"), ("fa", "rtl")])
def test_a_made_up_language_joins_with_its_catalogs_only(desk, code, direction):
    before = list(desk.build())
    pseudo.add_to(desk.locales, code)
    packs = desk.build()
    assert set(packs) == {*before, code}
    pack = packs[code]
    assert (pack["direction"], pack["status"]) == (direction, "draft")
    english = blocks(packs["en"], "p01")
    for id_, block in blocks(pack, "p01").items():
        assert "status" not in block
        assert block["text"] != english[id_]["text"]
    asked = [each["code"] for each in packs["directory"]["spoken"] if "text" in each]
    assert asked == ["en", "nl", "ti", code]


def test_a_language_that_lacks_one_text_is_left_out_and_said_so(desk):
    pseudo.add_to(desk.locales, "hu")
    desk.translate("hu", "Danger now", "")
    said = desk.sync("build", "--out", str(desk.folder / "out"))
    [line] = [line for line in said.splitlines() if line.startswith("hu ")]
    figures = [row for row in desk.sync("translations").splitlines() if row.startswith("hu")]
    _, texts, *_, whole, joins = figures[0].split()
    missing = int(texts) - int(figures[0].split()[2])
    assert line == f"hu is left out until it is whole: {missing} of {texts} texts are missing."
    assert missing >= 1
    assert (whole, joins) == ("no", "no")
    assert not (desk.folder / "out" / "packs" / "hu.json").exists()


def test_pages_for_professionals_are_not_waited_for(desk):
    pseudo.add_to(desk.locales, "hu")
    catalog = pofile.read(desk.catalog("hu"))
    for message in catalog:
        if message.id and all(name.startswith(PROFESSIONAL) for name in message.auto_comments):
            message.string = ""
    desk.catalog("hu").write_bytes(pofile.to_bytes(catalog))
    pack = desk.build()["hu"]
    assert {block["status"] for block in blocks(pack, "p30").values()} == {"source"}


@pytest.mark.parametrize("spoil", ["gone", "fuzzy"])
def test_the_words_of_the_app_are_waited_for(desk, spoil):
    pseudo.add_to(desk.locales, "hu")
    if spoil == "fuzzy":
        path = desk.catalog("hu", "messages")
        path.write_text(path.read_text().replace("\nmsgid", "\n#, fuzzy\nmsgid", 5))
    else:
        desk.catalog("hu", "messages").unlink()
    assert "hu" not in desk.build()


def test_a_published_language_stays_whatever_it_lacks(desk):
    desk.translate("ti", "Danger now", "")
    packs = desk.build()
    titles = {page["id"]: page for page in packs["ti"]["pages"]}
    assert titles["p01"]["title"] == "Danger now"
    assert titles["p01"]["status"] == "source"


def test_a_published_language_that_is_gone_stops_the_build(desk):
    shutil.rmtree(desk.locales / "ti")
    ended = desk.try_sync("build", "--out", str(desk.folder / "out"))
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        f"{desk.locales}/status.yaml:1: expected languages with a folder beside it (nl), found 'ti'"
    ]
    assert not (desk.folder / "out").exists()


@pytest.mark.parametrize("code", ["xx", "no-language", "en"])
def test_a_folder_that_is_no_language_stops_the_build(desk, code):
    shutil.copytree(desk.locales / "nl", desk.locales / code)
    ended = desk.try_sync("build", "--out", str(desk.folder / "out"))
    assert ended.returncode == 1
    [sentence] = ended.stderr.splitlines()
    assert sentence.startswith(f"{desk.catalog(code)}:1: expected ")
    assert sentence.endswith(f"found {code!r}")
