"""One meaning of a condition, run in three places: the phone, the server, and `sync check`."""

import json
import random

import pytest

from pwa.conditions import judge
from pwa.navigator import before, next_question
from sync.conditions import holds
from tests.conftest import ROOT
from tests.phone.node import run_node

VECTORS = json.loads((ROOT / "tests" / "vectors" / "conditions.json").read_text())
GENERATED = 12_000
DEPTH = 3
# Any sequence will do; the same one each time makes a failure repeatable.
SEED = 20261126


@pytest.fixture(scope="module")
def rules(targets):
    directory = json.loads(targets["directory.json"])
    return {each["id"]: each for each in directory["questions"]}, {
        each["id"]: each for each in directory["results"]
    }


@pytest.fixture(scope="module")
def generated(rules):
    """Conditions of any shape, each with answers; and answers to the real questions."""
    chance = random.Random(SEED)
    questions, results = rules
    conditions = [
        {"condition": _condition(chance, DEPTH), "answers": _small_answers(chance)}
        for _ in range(GENERATED)
    ]
    answered = [_answers(chance, questions) for _ in range(GENERATED)]
    found = run_node(
        "judge.mjs",
        {
            "conditions": [*VECTORS, *conditions],
            "questions": list(questions.values()),
            "results": list(results.values()),
            "answered": answered,
        },
    )
    return conditions, answered, found


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_python_gives_what_the_shared_cases_say(vector):
    expected = (vector["found"], vector["questions"])
    assert judge(vector["condition"], vector["answers"]) == expected
    answers = {name: frozenset(given) for name, given in vector["answers"].items()}
    assert holds(vector["condition"], answers) is vector["found"]


def test_the_phone_gives_what_the_shared_cases_say(generated):
    expected = [{key: each[key] for key in ("found", "questions")} for each in VECTORS]
    assert generated[2]["conditions"][: len(VECTORS)] == expected


def test_conditions_of_any_shape_mean_the_same_everywhere(generated):
    conditions, _, found = generated
    for each, on_phone in zip(conditions, found["conditions"][len(VECTORS) :], strict=True):
        verdict, questions = judge(each["condition"], each["answers"])
        assert on_phone == {"found": verdict, "questions": questions}, each
        answers = {name: frozenset(given) for name, given in each["answers"].items()}
        assert holds(each["condition"], answers) is verdict, each
    verdicts = [each["found"] for each in found["conditions"]]
    assert min(verdicts.count(each) for each in (True, False, None)) > GENERATED / 10


def test_phone_and_server_give_the_same_results_and_next_question(rules, generated):
    """Done when 1: at least 10,000 generated cases."""
    questions, results = rules
    _, answered, found = generated
    assert len(answered) >= 10_000
    reached = set()
    for answers, on_phone in zip(answered, found["answered"], strict=True):
        verdicts = [judge(result["when"], answers) for result in results.values()]
        assert on_phone["verdicts"] == [{"found": f, "questions": q} for f, q in verdicts], answers
        assert on_phone["next"] == (next_question(questions, results, answers) or "")
        assert on_phone["before"] == (before(questions, answers, "q06") or "")
        reached |= {name for name, (f, _) in zip(results, verdicts, strict=True) if f}
    assert reached == set(results)


def _condition(chance: random.Random, depth: int):
    kind = chance.choice(["all", "any", "not", "leaf"]) if depth else "leaf"
    if kind == "leaf":
        name = chance.choice(["q01", "q02", "q03", "q04"])
        return {name: chance.sample("abc", chance.randint(1, 2))}
    if kind == "not":
        return {"not": _condition(chance, depth - 1)}
    return {kind: [_condition(chance, depth - 1) for _ in range(chance.randint(1, 3))]}


def _small_answers(chance: random.Random):
    asked = [name for name in ("q01", "q02", "q03", "q04") if chance.random() < 0.7]
    return {name: chance.sample("abc", chance.randint(0, 2)) for name in asked}


def _answers(chance: random.Random, questions):
    """Some questions answered, some left out, some not asked; few needs at once."""
    answers = {}
    for name, question in questions.items():
        if chance.random() < 0.85:
            most = 3 if question["kind"] == "many" else 1
            count = chance.randint(0 if chance.random() < 0.2 else 1, most)
            answers[name] = chance.sample(question["options"], count)
    return answers
