"""The rules of content/navigator.yaml: what a machine can know to be wrong with them.

Shape is checked in `content`; texts, links and facts with all others in `check`.
"""

from collections.abc import Iterator

from sync.conditions import holds, leaves, situations
from sync.content import Content
from sync.errors import Problem
from sync.yamlfile import Mapping


def problems(content: Content) -> Iterator[Problem]:
    """Rules that name what is not there, contradict each other, or lead nowhere."""
    unknown = [
        *_unknown_answers(content),
        *_unknown_targets(content),
    ]
    yield from unknown
    yield from _unused(content)
    # Whether a rule can hold is only known where all it names is there.
    if not unknown:
        yield from _unreachable(content)
        yield from _contradictions(content)


def _unknown_answers(content: Content) -> Iterator[Problem]:
    options = {
        question["id"]: [option["id"] for option in question["options"]]
        for question in content.questions
    }
    for rule in content.results:
        line = rule.line_of("when")
        for question_id, named in leaves(rule["when"]):
            if question_id not in options:
                yield _problem(content, line, rule, "a question that exists", question_id)
                continue
            for each in named:
                if each not in options[question_id]:
                    expected = f"an answer of {question_id} ({', '.join(options[question_id])})"
                    yield _problem(content, line, rule, expected, each)


def _unknown_targets(content: Content) -> Iterator[Problem]:
    known = {
        "pages": ("a page or block that exists", content.link_targets()),
        "services": ("a service of the directory", {each["id"] for each in content.services}),
        "excludes": ("a rule that exists", {each["id"] for each in content.results}),
    }
    for rule in content.results:
        for key, (expected, ids) in known.items():
            for each in rule.get(key) or []:
                if each not in ids:
                    yield _problem(content, rule.line_of(key), rule, expected, each)


def _unused(content: Content) -> Iterator[Problem]:
    named: dict[str, set[str]] = {}
    for rule in content.results:
        for question_id, options in leaves(rule["when"]):
            named.setdefault(question_id, set()).update(options)
    path = content.paths["navigator"]
    for question in content.questions:
        used = named.get(question["id"])
        if used is None:
            found = f"{question['id']} in none"
            yield Problem(path, question.line, "every question in a rule", found)
            continue
        for option in question["options"]:
            name = f"{question['id']} {option['id']}"
            if option["id"] not in used and not option.get("unused"):
                expected = "every answer in a rule, or marked as unused"
                yield Problem(path, option.line, expected, f"{name} in none")
            if option["id"] in used and option.get("unused"):
                expected = "an answer marked as unused in no rule"
                yield Problem(path, option.line, expected, f"{name} in one")


def _unreachable(content: Content) -> Iterator[Problem]:
    questions = {question["id"]: question for question in content.questions}
    for rule in content.results:
        condition = rule["when"]
        if not any(holds(condition, each) for each in situations([condition], questions)):
            line = rule.line_of("when")
            yield _problem(content, line, rule, "a condition that can hold", "one that never does")


def _contradictions(content: Content) -> Iterator[Problem]:
    questions = {question["id"]: question for question in content.questions}
    rules = {rule["id"]: rule for rule in content.results}
    seen: set[frozenset[str]] = set()
    for rule in content.results:
        for other in rule.get("excludes") or []:
            pair = frozenset([rule["id"], other])
            if pair in seen:
                continue
            seen.add(pair)
            both = [rule["when"], rules[other]["when"]]
            for answers in situations(both, questions):
                if all(holds(condition, answers) for condition in both):
                    given = ", ".join(f"{q} {'+'.join(sorted(a))}" for q, a in answers.items())
                    expected = f"never to hold together with {other}"
                    line = rule.line_of("excludes")
                    yield _problem(content, line, rule, expected, f"both with {given}")
                    break


def _problem(content: Content, line: int, rule: Mapping, expected: str, found: str) -> Problem:
    return Problem(content.paths["navigator"], line, f"{expected} in {rule['id']}", repr(found))
