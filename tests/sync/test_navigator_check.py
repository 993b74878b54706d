"""What `sync check` refuses in the navigator: file, line and rule, in one sentence each."""

import pytest

FILE = "content/navigator.yaml"
RULES = """\
questions:
  - id: q01
    kind: many
    text: What do you need?
    options:
      - {id: danger, text: Help now}
      - {id: rest, text: Rest}
  - id: q02
    kind: one
    text: Are you alone?
    options:
      - {id: "yes", text: "Yes"}
      - {id: "no", text: "No", unused: true}
results:
  - id: n01
    kind: call
    when: {q01: [danger]}
    title: Call
    text: "Call {tel.112}."
    pages: [p01]
    services: ["112"]
    facts: [hl-112]
    stage: protection
    basis: The number for danger.
  - id: n02
    kind: now
    when: {all: [{q01: [rest]}, {q02: ["yes"]}]}
    title: Rest
    text: "You may get {r-reflect.max}."
    pages: [p01#b2]
    facts: [r-reflect]
    stage: protection
    basis: The time to think.
"""


@pytest.fixture
def found(small):
    """What `check` says about the rules after a change."""

    def problems(before: str = "", after: str = "") -> list[str]:
        assert before in RULES
        path = small.folder / FILE
        path.write_text(RULES.replace(before, after) if before else RULES, encoding="utf-8")
        return small.mistakes()

    return problems


def test_valid_rules_pass(found):
    assert found() == []


@pytest.mark.parametrize(
    ("before", "after", "line", "sentence"),
    [
        ("{q01: [danger]}", "{q09: [danger]}", 17, "expected a question that exists in n01"),
        (
            "{q01: [rest]}",
            "{q01: [sleep]}",
            27,
            "expected an answer of q01 (danger, rest) in n02, found 'sleep'",
        ),
        ("[hl-112]", "[hl-999]", 22, "expected a known fact id, found 'hl-999'"),
        ("[p01]", "[p77]", 20, "expected a page or block that exists in n01, found 'p77'"),
        ("p01#b2", "p01#b77", 30, "expected a page or block that exists in n02"),
        (
            'services: ["112"]',
            "services: [police]",
            21,
            "expected a service of the directory in n01, found 'police'",
        ),
        ("{tel.112}", "{tel.police}", 19, "expected a service of the directory"),
        (
            "facts: [hl-112]",
            "excludes: [n09]\n    facts: [hl-112]",
            22,
            "expected a rule that exists",
        ),
        (
            "facts: [hl-112]",
            "excludes: [n02]\n    facts: [hl-112]",
            22,
            "expected never to hold together with n02 in n01, found",
        ),
        (
            '{all: [{q01: [rest]}, {q02: ["yes"]}]}',
            '{all: [{q02: ["yes"]}, {not: {q02: ["yes"]}}, {q01: [rest]}]}',
            27,
            "expected a condition that can hold in n02, found 'one that never does'",
        ),
        (
            '{all: [{q01: [rest]}, {q02: ["yes"]}]}',
            "{q01: [rest]}",
            8,
            "expected every question in a rule, found q02 in none",
        ),
        (
            '"No", unused: true',
            '"No"',
            13,
            "expected every answer in a rule, or marked as unused, found q02 no in none",
        ),
        (
            '"Yes"}',
            '"Yes", unused: true}',
            12,
            "expected an answer marked as unused in no rule, found q02 yes in one",
        ),
        (
            "{q01: [danger]}",
            "{q01: danger}",
            17,
            "expected when to be all, any, not, or a question",
        ),
        ("{q01: [danger]}", "{all: []}", 17, "expected when to be all, any, not, or a question"),
        ("kind: call", "kind: soon", 16, "expected kind to be one of call, now, later, unsure, no"),
        ("id: n02", "id: n01", 25, "expected an id used once, found n01 again"),
        ("{r-reflect.max}", "3 months", 29, "expected numbers as placeholders"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_rule(found, before, after, line, sentence):
    problems = found(before, after)
    assert any(
        problem.startswith(f"{FILE}:{line}: ") and sentence in problem for problem in problems
    ), problems


def test_results_that_exclude_each_other_and_never_meet_pass(found):
    assert (
        found('q02: ["yes"]}]}', 'q02: ["yes"]}, {not: {q01: [danger]}}]}\n    excludes: [n01]')
        == []
    )
