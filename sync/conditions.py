"""Conditions over answers, in three values: they hold, they do not, or nobody can say yet.

A condition is one mapping with one key: `all` or `any` with a list of conditions, `not` with one,
or the id of a question with a list of its answers, one of which must have been given. The same
meaning as pwa/navigator.py and static/js/rules.js; tests/vectors/conditions.json holds the three
to it. Here it serves the checks of `sync check`.
"""

from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product
from typing import Any

Answers = Mapping[str, frozenset[str]]


def holds(condition: dict[str, Any], answers: Answers) -> bool | None:
    """Whether a condition holds; None where it depends on a question without an answer."""
    key, value = next(iter(condition.items()))
    if key == "not":
        found = holds(value, answers)
        return None if found is None else not found
    if key not in ("all", "any"):
        given = answers.get(key)
        return bool(given.intersection(value)) if given else None
    results = [holds(each, answers) for each in value]
    decisive = key == "any"
    if decisive in results:
        return decisive
    return None if None in results else not decisive


def leaves(condition: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Every question a condition names, with the answers it names."""
    key, value = next(iter(condition.items()))
    if key in ("all", "any"):
        for each in value:
            yield from leaves(each)
    elif key == "not":
        yield from leaves(value)
    else:
        yield key, value


def situations(
    conditions: list[dict[str, Any]], questions: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, frozenset[str]]]:
    """Every full set of answers that these conditions can tell apart.

    Of a question with several answers: each set of the answers that are named, and one other.
    """
    named: dict[str, set[str]] = {}
    for question_id, options in chain.from_iterable(map(leaves, conditions)):
        named.setdefault(question_id, set()).update(options)
    choices = [_choices(questions[each], sorted(options)) for each, options in named.items()]
    for chosen in product(*choices):
        yield dict(zip(named, chosen, strict=True))


def _choices(question: Mapping[str, Any], named: list[str]) -> list[frozenset[str]]:
    others = [option["id"] for option in question["options"] if option["id"] not in named]
    other = [frozenset(others[:1])] if others else []
    if question["kind"] == "one":
        return [*(frozenset([each]) for each in named), *other]
    sizes = range(1, len(named) + 1)
    return [*(frozenset(each) for size in sizes for each in combinations(named, size)), *other]
