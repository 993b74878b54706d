"""YAML with line numbers, so that a mistake can be named by the line it stands on."""

from pathlib import Path
from typing import Any

import yaml

from sync.errors import ContentError, Problem

# What PyYAML says of the usual slips, and what it means for who wrote the line.
_PLAINLY = {
    "mapping values are not allowed here": 'a second colon; a text with ": " stands in quotes',
    "expected <block end>, but found '<block mapping start>'": "another indent than just above",
    "expected <block end>, but found '<block sequence start>'": "another indent than just above",
    "expected <block end>, but found '?'": "another indent than just above",
    "expected <block end>, but found '<scalar>'": "more after a text; a quote too many or too few",
    "could not find expected ':'": "a key without a colon before this line",
    "found unexpected end of stream": "a quote that is not closed",
    "found character '\\t' that cannot start any token": "a tab; the indent is of spaces",
}


class Mapping(dict[str, Any]):
    """A YAML mapping that knows its own line and the line of each key (1-based)."""

    line: int
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


class _Loader(yaml.SafeLoader):
    """SafeLoader that builds `Mapping`, keeps dates as text and refuses a key said twice."""


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> Mapping:
    mapping = Mapping()
    mapping.line = node.start_mark.line + 1
    mapping.lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        line = key_node.start_mark.line + 1
        if key in mapping:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key!r} a second time", problem_mark=key_node.start_mark
            )
        mapping[key] = loader.construct_object(value_node, deep=True)
        mapping.lines[key] = line
    return mapping


def _construct_text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _construct_text)


def parse(text: str, path: Path, first_line: int = 1) -> Any:
    """Parse one YAML document.

    `first_line` is the line of `path` on which `text` starts (front matter starts on 2).
    Raises ContentError with file and line when the text is not YAML.
    """
    try:
        # A subclass of SafeLoader: no YAML tag can run code.
        value = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        problem = " ".join((error.problem or "something else").split())
        found = _PLAINLY.get(problem, problem)
        raise ContentError([Problem(path, line, "valid YAML", found)]) from error
    except yaml.YAMLError as error:
        found = " ".join(str(error).split())
        raise ContentError([Problem(path, first_line, "valid YAML", found)]) from error
    _shift(value, first_line - 1)
    return value


def load(path: Path) -> Any:
    """Read and parse one YAML file. Raises ContentError."""
    return parse(read_text(path), path)


def read_text(path: Path) -> str:
    """Read a UTF-8 file. Raises ContentError when it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError([Problem(path, 1, "a file", "none")]) from error
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path, 1, "UTF-8 text", "other bytes")]) from error


def _shift(value: Any, by: int) -> None:
    if by and isinstance(value, Mapping):
        value.line += by
        value.lines = {key: line + by for key, line in value.lines.items()}
    children = value.values() if isinstance(value, dict) else value
    if by and isinstance(value, (dict, list)):
        for child in children:
            _shift(child, by)
