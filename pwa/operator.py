"""Who runs this copy and how it looks, as its operator says in one file (docs/deploy.md)."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from pwa import colours
from pwa.assets import STATIC, STYLESHEET

# What holds when an operator says nothing.
DEFAULT_FILE = Path(__file__).parent / "defaults" / "operator.toml"
ICON_SIZE = 512
# Longer names are cut off below an icon.
NAME_CHARACTERS = 12
_KEYS = {
    "name": str,
    "contact": str,
    "address": str,
    "exit_url": str,
    "colours": dict,
    "faces": list,
}
_CONTACTS = ("mailto:", "https://", "tel:")
# The app stands at the root of its host and nowhere else.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/?")
_PNG = b"\x89PNG\r\n\x1a\n"


class OperatorFileError(Exception):
    """The file says something else than was expected; the message says what and where."""


@dataclass(frozen=True)
class Face:
    """A plain name and icon (PNG, 512×512) that a reader may choose before installing."""

    name: str
    icon: bytes


@dataclass(frozen=True)
class Operator:
    """`name`, `contact` and `address`, of this very copy, are "" when nobody said so."""

    name: str
    contact: str
    address: str
    exit_url: str
    colours: dict[str, dict[str, str]]
    faces: tuple[Face, ...]


def read_operator(path: Path) -> Operator:
    """Read an operator's file; what it leaves out is as in DEFAULT_FILE. Raises OperatorFileError.

    Icons are named by their path from the folder of the file.
    """
    own, default = _load(path), _load(DEFAULT_FILE)
    _refuse_unknown(own, _KEYS, path)
    for key, kind in _KEYS.items():
        if not isinstance(own.get(key, kind()), kind):
            raise _error(path, f"{key} to be {_words(kind)}", repr(own[key]))
    said = {**default, **own}
    faces_of = path if "faces" in own else DEFAULT_FILE
    if not said["exit_url"].startswith(("https://", "http://")):
        raise _error(path, "exit_url to be a web address", repr(said["exit_url"]))
    if said["contact"] and not said["contact"].startswith(_CONTACTS):
        raise _error(path, f"contact to begin with {', '.join(_CONTACTS)}", repr(said["contact"]))
    if said["address"] and not _ADDRESS.fullmatch(said["address"]):
        expected = "address to be https:// or http:// and a host"
        raise _error(path, expected, repr(said["address"]))
    return Operator(
        name=said["name"],
        contact=said["contact"],
        address=said["address"],
        exit_url=said["exit_url"],
        colours=_colours(said.get("colours", {}), path),
        faces=tuple(_face(record, faces_of) for record in said["faces"]),
    )


def current_operator() -> Operator:
    """Who runs the application that answers this request."""
    found: Operator = current_app.extensions["houvast-operator"]
    return found


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except OSError as error:
        raise _error(path, "a file to read", str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise _error(path, "UTF-8 text", "other bytes") from error
    except tomllib.TOMLDecodeError as error:
        raise _error(path, 'lines such as name = "Anna", text in quotes', str(error)) from error


def _colours(found: dict[str, Any], path: Path) -> dict[str, dict[str, str]]:
    _refuse_unknown(found, colours.SCHEMES, path, "colours")
    ours = colours.palettes((STATIC / STYLESHEET).read_text())
    for scheme, values in found.items():
        if not isinstance(values, dict):
            raise _error(path, f"colours.{scheme} to be {_words(dict)}", repr(values))
        _refuse_unknown(values, colours.NAMES, path, f"colours.{scheme}")
        for name, value in values.items():
            if not isinstance(value, str) or not colours.is_colour(value):
                expected = f'colours.{scheme}.{name} to be a colour such as "#1c5573"'
                raise _error(path, expected, repr(value))
        faint = colours.too_faint({**ours[scheme], **values})
        if faint:
            text, ground, ratio = faint
            expected = f"a contrast of {colours.CONTRAST} of {text} on {ground} in colours.{scheme}"
            raise _error(path, expected, f"{ratio:.1f}")
    return found


def _face(record: Any, path: Path) -> Face:
    if not isinstance(record, dict) or set(record) != {"name", "icon"}:
        raise _error(path, "each of faces to have a name and an icon", repr(record))
    name, icon = record["name"], record["icon"]
    if not isinstance(name, str) or not 0 < len(name.strip()) <= NAME_CHARACTERS:
        raise _error(path, f"a name of a face of 1 to {NAME_CHARACTERS} characters", repr(name))
    try:
        data = (path.parent / str(icon)).read_bytes()
    except OSError as error:
        expected = f"the icon of {name} in {icon} beside this file"
        raise _error(path, expected, str(error.strerror)) from error
    size = [int.from_bytes(data[start : start + 4]) for start in (16, 20)]
    if not data.startswith(_PNG) or size != [ICON_SIZE, ICON_SIZE]:
        expected = f"the icon of {name} to be a PNG of {ICON_SIZE}×{ICON_SIZE}"
        raise _error(path, expected, str(icon))
    return Face(name.strip(), data)


def _refuse_unknown(found: dict[str, Any], known: Any, path: Path, where: str = "the file") -> None:
    for key in found:
        if key not in known:
            raise _error(path, f"{where} to have {', '.join(known)}", repr(key))


def _words(kind: type) -> str:
    return "text" if kind is str else "a list" if kind is list else "keys with values"


def _error(path: Path, expected: str, found: str) -> OperatorFileError:
    return OperatorFileError(f"{path}: expected {expected}, found {found}")
