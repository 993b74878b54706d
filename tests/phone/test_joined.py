"""Many modules as one script: the same meaning, and a refusal of what would lose it."""

import re

import pytest

from pwa.assets import CARRIED_SCRIPTS, SCRIPTS, STATIC
from pwa.joined import JoinError, joined
from tests.phone.node import run_node

PARTS = {
    "app": (
        "// What comes first.\n"
        "import {\n  double,\n  start as begin\n} from './sums.js'\n"
        "import { start } from './names.js'\n\n\n"
        "/** Only this\n * is a comment. */\n"
        "globalThis.found = [double(begin), start, 'a // b', `\n  /x`,\n"
        "  /** before code */ 7]\n/** After it. */\n"
    ),
    "sums": (
        "import { Size } from './names.js'\n"
        "export const start = new Size(3).of // the rest of a line stays\n"
        "export function double (number) { return number * two() }\n"
        "function two () { return 2 }\n"
        "export async function later () {}\n"
    ),
    "names": (
        "globalThis.runs = (globalThis.runs ?? 0) + 1\n"
        "export const start = `run ${globalThis.runs}`\n"
        "export class Size { constructor (of) { this.of = of } }\n"
    ),
}


@pytest.fixture
def folder(tmp_path):
    for name, text in PARTS.items():
        (tmp_path / f"{name}.js").write_text(text)
    return tmp_path


def test_a_joined_script_does_what_its_modules_do(folder):
    """Names of one module are not those of another, and each runs once."""
    assert run_node("join.mjs", joined(folder, "app")[0]) == [6, "run 1", "a // b", "\n  /x", 7]


def test_only_whole_lines_of_comment_go(folder):
    [script] = joined(folder, "app")
    assert "What comes first" not in script
    assert "is a comment" not in script
    assert "// the rest of a line stays" in script
    assert "\n\n" not in script


@pytest.mark.parametrize(
    "line",
    [
        "import start from './names.js'",
        "import * as names from './names.js'",
        "import './names.js'",
        "import { start } from 'names'",
        "export default 1",
        "export let count = 0",
        "export { start } from './names.js'",
        "const names = await import('./names.js')",
        "const here = import.meta.url",
    ],
)
def test_a_form_that_would_lose_its_meaning_is_refused(folder, line):
    with (folder / "names.js").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(JoinError, match=rf"found {re.escape(line)} in names\.js"):
        joined(folder, "app")


def test_modules_that_import_each_other_are_refused(folder):
    with (folder / "names.js").open("a") as file:
        file.write("import { double } from './sums.js'\n")
    with pytest.raises(JoinError, match="found app → sums → names → sums"):
        joined(folder, "app")


def test_a_second_script_has_what_the_first_has_not(folder):
    first, second = joined(folder, "names", "app")
    assert ("$names = " in first, "$sums = " in first) == (True, False)
    assert ("$names = " in second, "$sums = " in second) == (False, True)
    assert run_node("join.mjs", first + second) == [6, "run 1", "a // b", "\n  /x", 7]


def test_the_scripts_are_joined_of_all_modules_and_each_has_none_twice():
    folder = STATIC / "js"
    modules = [
        re.findall(r"^const \$([a-z0-9]+) = ", "".join(joined(folder, *names)), re.MULTILINE)
        for names in (SCRIPTS, CARRIED_SCRIPTS)
    ]
    assert [len(set(each)) for each in modules] == [len(each) for each in modules]
    assert set().union(*modules) == {path.stem for path in folder.glob("*.js")}
