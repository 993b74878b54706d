"""The modules below static/js/ as a script or two without comments, so that a phone asks twice and
not once for each (docs/adr/0029). It knows the few forms of import and export that our modules
use, and refuses any other.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_IMPORT = re.compile(r"^import \{(?P<names>[^}]*)\} from '\./(?P<module>[a-z0-9]+)\.js'\n", re.M)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|class) (\w+))", re.M)
# What is left of another form, at the start of a line or within one.
_OTHER = re.compile(r"^(?:import|export)\b.*|.*\b(?:import\.meta|import\(|await import).*", re.M)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.M | re.DOTALL)
_EMPTY = re.compile(r"\n{2,}")


class JoinError(Exception):
    """A module has a form that cannot be joined; the message says which and where."""


def joined(folder: Path, *entries: str) -> list[str]:
    """A script for each entry: that module with those it imports, without what the scripts before
    it have already.

    Each module becomes a function that runs once, in the order of imports. They are for classic
    scripts, which see each other's constants. Raises JoinError: a form that is not known, modules
    that import each other.
    """
    done: set[str] = set()
    return [
        "'use strict'\n"
        + "".join(_wrapped(name, text) for name, text in _in_order(folder, entry, (), done))
        for entry in entries
    ]


def _in_order(
    folder: Path, name: str, above: tuple[str, ...], done: set[str]
) -> Iterator[tuple[str, str]]:
    """Every module after those it imports, by name with its text."""
    if name in above:
        raise JoinError(f"expected no circle of imports, found {' → '.join([*above, name])}")
    if name in done:
        return
    text = without_comments((folder / f"{name}.js").read_text())
    for found in _IMPORT.finditer(text):
        yield from _in_order(folder, found["module"], (*above, name), done)
    done.add(name)
    yield name, text


def _wrapped(name: str, text: str) -> str:
    exported = _EXPORT.findall(text)
    body = _EXPORT.sub("", _IMPORT.sub(_constants, text))
    other = _OTHER.search(body)
    if other:
        raise JoinError(
            f"expected import {{ … }} from './x.js' or export function, const or class, "
            f"found {other[0]} in {name}.js"
        )
    return f"const ${name} = (() => {{\n{body}return {{ {', '.join(exported)} }}\n}})()\n"


def _constants(found: re.Match[str]) -> str:
    names = found["names"].replace(" as ", ": ")
    return f"const {{{names}}} = ${found['module']}\n"


def without_comments(text: str) -> str:
    """A script without the lines that are only a comment."""
    return _EMPTY.sub("\n", _COMMENT.sub("", text))
