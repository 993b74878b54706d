"""A document that is wrong is found out: what runs the walk-throughs can fail."""

import pytest

from tests.operations.terminal import steps
from tests.operations.test_first_hour import HOURS, Reader

RIGHT = """\
## 1. Greet

```sh
echo "Hello $(cat name)"
```
```text
Hello …
```
```diff name
-Anna
+Ben
```
```sh refused
grep Anna name
```
```sh once
git clone nothing
```
"""
WRONG = {
    "another outcome": ("Hello …", "Bye …"),
    "a command that fails": ("echo", "exit 3; echo"),
    "a refusal that is none": ("grep Anna", "grep Ben"),
    "a change of what is not there": ("-Anna", "-Carol"),
    "a change left out": ("+Ben", "+Anna"),
}


@pytest.fixture
def reader(tmp_path):
    (tmp_path / "houvast").mkdir()
    (tmp_path / "houvast" / "name").write_text("Anna\n")
    reader = Reader(tmp_path)
    yield reader
    reader.leave()


def test_a_document_that_is_right_passes_and_changes_the_file(reader):
    reader.follow(RIGHT)
    assert (reader.checkout / "name").read_text() == "Ben\n"


@pytest.mark.parametrize("wrong", WRONG)
def test_a_document_that_is_wrong_fails(reader, wrong):
    old, new = WRONG[wrong]
    assert old in RIGHT
    with pytest.raises(AssertionError):
        reader.follow(RIGHT.replace(old, new))


def test_a_server_that_does_not_say_what_the_document_says_fails(reader):
    with pytest.raises(AssertionError):
        reader.follow("```sh server\necho Serving nothing\n```\n```text\nServing on …\n```\n")


@pytest.mark.parametrize("name", HOURS)
def test_nothing_but_a_clone_is_left_out(name):
    for step in steps(HOURS[name].read_text()):
        if step.kind == "sh":
            assert step.name in ("", "refused", "server", "once"), step
            assert (step.name == "once") == step.text.startswith("git clone "), step
