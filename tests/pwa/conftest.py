"""What the tests of the server share: pages as a tree, releases of our own making.

The tree is strict: an element that is not closed, or closed in the wrong order, fails the test.
"""

import hashlib
import json
import re
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po
from flask.testing import FlaskClient

from pwa import create_app
from sync import client
from tests.conftest import ROOT, Publisher

PAGE_PATH = re.compile(r"/(?P<language>[^/]+)/(?P<id>p[0-9]{2}|[dfghns])(?P<more>/.*)?")
VOID = {"br", "hr", "img", "input", "link", "meta"}
_SELECTOR = re.compile(r"(?P<tag>[a-z0-9]*)(?P<conditions>(?:\[[^\]]+\])*)")
_CONDITION = re.compile(r"\[([a-z-]+)(?:=([^\]]*))?\]")


@dataclass(eq=False)
class Element:
    """One element of a page, with its attributes, its parent and what stands in it."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name] or ""

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def text(self) -> str:
        """The words in it, with single spaces; what stands in a template is not shown."""
        parts = [
            child if isinstance(child, str) else "" if child.tag == "template" else child.text
            for child in self.children
        ]
        return " ".join("".join(parts).split())

    @cached_property
    def below(self) -> list["Element"]:
        """Every element below it, in the order of the page; not those within a template."""
        found, waiting = [], [self]
        while waiting:
            element = waiting.pop()
            found.append(element)
            if element.tag != "template" or element is self:
                waiting += [child for child in reversed(element.children) if type(child) is Element]
        return found[1:]

    def select(self, selector: str) -> list["Element"]:
        """The elements below it that fit `tag[attribute][attribute=value]`."""
        match = _SELECTOR.fullmatch(selector)
        assert match, selector
        conditions = _CONDITION.findall(match["conditions"])
        return [
            element
            for element in self.below
            if match["tag"] in ("", element.tag)
            and all(
                name in element.attributes and value in ("", element.attributes[name])
                for name, value in conditions
            )
        ]

    def one(self, selector: str) -> "Element":
        """The only element that fits."""
        found = self.select(selector)
        assert len(found) == 1, f"expected one {selector}, found {len(found)}"
        return found[0]

    def holders(self, words: str) -> list["Element"]:
        """The innermost elements in which these words stand."""
        return [
            element
            for element in self.below
            if any(isinstance(child, str) and words in child for child in element.children)
        ]

    def inherited(self, name: str) -> str | None:
        """An attribute of it or of the nearest element around it: lang, dir."""
        value = self.get(name)
        return value if value or self.parent is None else self.parent.inherited(name)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.here = Element("", {})

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"an attribute twice on {self.get_starttag_text()}"
        element = Element(tag, dict(attributes), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>, {self.getpos()}"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Element:
    """The tree of a whole page."""
    assert html.startswith("<!doctype html>"), html[:40]
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here.tag == "", f"<{builder.here.tag}> is never closed"
    return builder.here


@dataclass(frozen=True)
class Answer:
    """What a real server answered."""

    status: int
    headers: Message
    text: str


def ask(url: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """One request over the network, whatever comes of it."""
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    try:
        answer = urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.fixture(scope="session")
def packs(targets: dict[str, bytes]) -> dict[str, Any]:
    """What was published by language, in the order in which a release lists them."""
    found = [json.loads(data) for path, data in targets.items() if path.startswith("packs/")]
    by_code = {pack["language"]: pack for pack in found}
    spoken = json.loads(targets["directory.json"])["spoken"]
    return {each["code"]: by_code[each["code"]] for each in spoken if each["code"] in by_code}


@pytest.fixture(scope="session")
def services(targets: dict[str, bytes]) -> dict[str, Any]:
    """The services of the published directory by id."""
    return {service["id"]: service for service in json.loads(targets["directory.json"])["services"]}


@pytest.fixture(scope="session")
def view_urls(packs: dict[str, Any]) -> list[str]:
    """The address of every view a reader can open without JavaScript, and of one that is not."""
    urls = ["/", "/no/such/page"]
    for code, pack in packs.items():
        urls += [f"/{code}/", *(f"/{code}/{name}" for name in ("d", "f", "g", "s", "n"))]
        urls += [f"/{code}/{page['id']}" for page in pack["pages"]]
        # Of what every language has beside every other, one of each kind.
        other = next(each for each in packs if each != code)
        urls += [f"/{code}/p04/{other}", f"/{code}/p04/{other}/b1", f"/{code}/p04/{other}/b1/2"]
        urls += [f"/{code}/h", f"/{code}/h/{other}"]
        urls += [f"/{code}/s/{card}" for card in ("s02", "l-fa", f"l-{code}", "n-police")]
    return urls


@pytest.fixture(scope="session")
def views(visitor: FlaskClient, view_urls: list[str]) -> dict[str, Element]:
    """Every view as a tree."""
    return {url: parse(visitor.get(url).text) for url in view_urls}


@pytest.fixture(scope="session")
def reader_of(
    demo_keys: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., FlaskClient]:
    """Publish targets, pull them to a node of their own, and open it: `reader_of(targets)`."""

    def make(targets: dict[str, bytes], **settings: str) -> FlaskClient:
        folder = tmp_path_factory.mktemp("own")
        publisher = Publisher(demo_keys, folder / "repository")
        publisher.publish(targets)
        client.pull(str(publisher.repository), folder / "data", publisher.root)
        return create_app({"DATA": folder / "data", **settings}).test_client()

    return make


def copy_locales(folder: Path) -> Path:
    """The bundled translations, to change."""
    return Path(shutil.copytree(ROOT / "locales", folder))


def change_catalog(path: Path, translations: dict[str, str]) -> None:
    """Put these translations into a catalog; "" takes one out."""
    catalog = read_po(BytesIO(path.read_bytes()))
    for source, translation in translations.items():
        catalog.delete(source)
        catalog.add(source, translation)
    output = BytesIO()
    write_po(output, catalog)
    path.write_bytes(output.getvalue())


def damage(node: Path) -> None:
    """Let a node serve a release whose pages cannot be read: what no `sync` would write.

    Under its right name: one whose bytes are not what its name says is not even opened.
    """
    releases = node / "releases"
    [whole] = releases.iterdir()
    other = Path(shutil.copy(whole, releases / "other.part"))
    with closing(sqlite3.connect(other)) as release, release:
        release.execute("update page set blocks = 'no json'")
    name = hashlib.sha256(other.read_bytes()).hexdigest()
    other.rename(releases / f"{name}.db")
    with closing(sqlite3.connect(node / "state.db")) as state, state:
        state.execute("update serving set active = ?", (name,))


def pages(views):
    """(address, language, page id, tree) of every page of every language."""
    for url, view in views.items():
        match = PAGE_PATH.fullmatch(url)
        if match and match["id"] not in "dfghns" and not match["more"]:
            yield url, match["language"], match["id"], view
