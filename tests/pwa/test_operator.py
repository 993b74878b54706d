"""What an operator says in one file: who they are, where the exit leads, names, icons, colours."""

import shutil
from datetime import datetime

import pytest

from pwa import create_app
from pwa.colours import contrast
from pwa.operator import DEFAULT_FILE, OperatorFileError, read_operator
from tests.conftest import free_port, run
from tests.pwa.conftest import parse

# Each mistake with what the sentence about it says after the name of the file.
MISTAKES = {
    "name = ": 'expected lines such as name = "Anna", text in quotes, found ',
    'nmae = "A"': "expected the file to have name, contact, address, exit_url, colours, faces,"
    " found 'nmae'",
    "name = 1": "expected name to be text, found 1",
    "faces = {}": "expected faces to be a list, found {}",
    'exit_url = "www.knmi.nl"': "expected exit_url to be a web address, found 'www.knmi.nl'",
    'contact = "me@example.org"': "expected contact to begin with mailto:, https://, tel:,"
    " found 'me@example.org'",
    'address = "example.org"': "expected address to be https:// or http:// and a host,"
    " found 'example.org'",
    'address = "https://example.org/nl/p01"': "expected address to be https:// or http:// and a"
    " host, found 'https://example.org/nl/p01'",
    "[colours.dim]": "expected colours to have light, dark, found 'dim'",
    '[colours.light]\nlnk = "#000000"': "expected colours.light to have link, accent, found 'lnk'",
    '[colours.light]\nlink = "blue"': "expected colours.light.link to be a colour such as"
    " \"#1c5573\", found 'blue'",
    '[colours.light]\nlink = "#8ecae6"': "expected a contrast of 4.5 of link on paper in"
    " colours.light, found 1.7",
    '[[faces]]\nname = "A"': "expected each of faces to have a name and an icon,"
    " found {'name': 'A'}",
    '[[faces]]\nname = "Calculator of mine"\nicon = "a.png"': "expected a name of a face of 1 to 12"
    " characters, found 'Calculator of mine'",
    '[[faces]]\nname = "A"\nicon = "none.png"': "expected the icon of A in none.png"
    " beside this file, found No such file or directory",
    '[[faces]]\nname = "A"\nicon = "a.png"': "expected the icon of A to be a PNG of 512×512,"
    " found a.png",
}


@pytest.fixture
def said(tmp_path):
    """Write an operator's file."""

    def write(text):
        path = tmp_path / "operator.toml"
        path.write_text(text)
        return path

    (tmp_path / "a.png").write_bytes(b"no picture at all")
    return write


@pytest.fixture
def reader(bundled_node, said):
    """A reader of the copy of an operator who said this."""
    return lambda text: create_app({"DATA": bundled_node, "OPERATOR": said(text)}).test_client()


def test_the_default_file_names_nobody_and_offers_true_names():
    """R22: names of something to read, not of something it is not."""
    operator = read_operator(DEFAULT_FILE)
    assert (operator.name, operator.contact) == ("", "")
    assert operator.exit_url.startswith("https://")
    assert [face.name for face in operator.faces] == ["Info", "Reader", "Pages"]


def test_an_empty_file_says_what_the_default_says(said):
    assert read_operator(said("")) == read_operator(DEFAULT_FILE)


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_said_in_one_sentence(said, text):
    with pytest.raises(OperatorFileError) as error:
        read_operator(said(text))
    sentence = str(error.value)
    assert sentence.startswith(f"{said(text)}: {MISTAKES[text]}")
    assert "\n" not in sentence


def test_the_server_does_not_start_with_a_mistake(said, bundled_node, monkeypatch):
    monkeypatch.setenv("HOUVAST_OPERATOR", str(said("name = 1")))
    monkeypatch.setenv("HOUVAST_DATA", str(bundled_node))
    ended = run("pwa", "serve", "--port", str(free_port()), timeout=20)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{said('name = 1')}: expected name to be text, found 1\n"


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(OperatorFileError, match="expected a file to read, found No such file"):
        read_operator(tmp_path / "none.toml")


def test_the_exit_leads_where_the_operator_says(reader):
    """R12: in every view; the last one is shown when there is nothing else to show."""
    visitor = reader('exit_url = "https://exit.example/"')
    for url in ("/", "/nl/", "/nl/p07", "/nl/d", "/nothing"):
        assert parse(visitor.get(url).text).one("a[data-action=exit]")["href"] == (
            "https://exit.example/"
        )


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    """The two pairs that its own explanations name."""
    assert round(contrast(one, other), 2) == ratio == round(contrast(other, one), 2)


def test_colours_stand_in_the_stylesheet_of_this_copy_only(reader):
    """Under another address, so that no browser shows those of before."""
    coloured = reader('[colours.light]\nlink = "#22422b"\n[colours.dark]\nlink = "#cfe8d5"')
    plain = reader("")
    sheets = {}
    for name, visitor in (("coloured", coloured), ("plain", plain)):
        url = parse(visitor.get("/").text).one("link[rel=stylesheet]")["href"]
        with visitor.get(url) as answer:
            sheets[url] = answer.text
        assert ("#22422b" in sheets[url]) == (name == "coloured")
    assert len(sheets) == 2
    [dark] = [line for line in max(sheets.values(), key=len).splitlines() if "#cfe8d5" in line]
    assert dark.startswith("@media screen and (prefers-color-scheme: dark)")


def test_each_face_has_a_manifest_of_its_own(visitor):
    """R21: its own id, so that picking another one never renames what is installed."""
    found = [visitor.get(f"/m/{number}.json") for number in (1, 2, 3)]
    assert [answer.content_type for answer in found] == ["application/manifest+json"] * 3
    manifests = [answer.json for answer in found]
    assert [manifest["name"] for manifest in manifests] == ["Info", "Reader", "Pages"]
    assert len({manifest["id"] for manifest in manifests}) == 3
    for manifest in manifests:
        assert (manifest["start_url"], manifest["scope"]) == ("/", "/")
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
        for icon in manifest["icons"]:
            data = visitor.get(icon["src"]).data
            assert [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)] == [512, 512]


@pytest.mark.parametrize("url", ["/m/0.json", "/m/4.json", "/m/4.png", "/m/x.json"])
def test_a_face_that_is_not_there_is_not_found(visitor, url):
    assert visitor.get(url).status_code == 404


def test_an_operator_offers_faces_of_their_own(reader, tmp_path):
    shutil.copy(DEFAULT_FILE.parent / "pages.png", tmp_path / "own.png")
    visitor = reader('[[faces]]\nname = "Leaflet"\nicon = "own.png"')
    assert visitor.get("/m/1.json").json["name"] == "Leaflet"
    assert visitor.get("/m/2.json").status_code == 404
    assert "Leaflet" in parse(visitor.get("/").text).one("body")["data-faces"]


def test_security_txt_names_the_contact_of_the_operator(reader):
    """R95, RFC 9116"""
    lines = reader('contact = "mailto:safe@example.org"').get("/.well-known/security.txt").text
    fields = dict(line.split(": ", 1) for line in lines.splitlines())
    assert fields["Contact"] == "mailto:safe@example.org"
    assert datetime.fromisoformat(fields["Expires"]).tzinfo
    assert fields["Preferred-Languages"] == "en, nl"


def test_without_a_contact_security_txt_names_the_page_that_says_who_runs_this(visitor):
    """R95: and invents nobody."""
    text = visitor.get("/.well-known/security.txt", base_url="https://info.example").text
    assert text.startswith("Contact: https://info.example/en/p50\n")
    assert parse(visitor.get("/en/p50").text).one("main")


def test_only_our_own_app_may_ask_to_clear_a_phone(visitor):
    """R16: another site could delete what somebody keeps."""
    own = {"X-Own": "1"}
    for headers in (own, {**own, "Sec-Fetch-Site": "same-origin"}):
        ours = visitor.post("/x", headers=headers)
        assert (ours.status_code, ours.data) == (204, b"")
        assert ours.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    sites = [{**own, "Sec-Fetch-Site": site} for site in ("cross-site", "same-site", "none")]
    for headers in ({}, {"Sec-Fetch-Site": "same-origin"}, *sites):
        theirs = visitor.post("/x", headers=headers)
        assert theirs.status_code == 403
        assert "Clear-Site-Data" not in theirs.headers
    assert visitor.get("/x").status_code in (404, 405)
    assert "Clear-Site-Data" not in visitor.get("/x").headers
