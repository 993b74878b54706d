"""Conditions over answers, in three values: they hold, they do not, or nobody can say yet.

The same meaning as sync/conditions.py and static/js/rules.js (docs/formats.md); the cases of
tests/vectors/conditions.json hold the three to it.
"""

from typing import Any

# What was chosen, by question; an empty list is a question that was left out.
Answers = dict[str, list[str]]
# Whether a condition holds (None: nobody can say yet), and the questions that this rests on; where
# nobody can say, those without an answer.
Verdict = tuple[bool | None, list[str]]


def judge(condition: dict[str, Any], answers: Answers) -> Verdict:
    """What the answers make of one condition."""
    key, value = next(iter(condition.items()))
    if key == "not":
        found, questions = judge(value, answers)
        return (None if found is None else not found), questions
    if key in ("all", "any"):
        return _joined([judge(each, answers) for each in value], decisive=key == "any")
    given = answers.get(key)
    return (any(each in value for each in given) if given else None), [key]


def _joined(verdicts: list[Verdict], *, decisive: bool) -> Verdict:
    """One `decisive` part is enough; without one, an open part leaves it open."""
    for found, questions in verdicts:
        if found is decisive:
            return found, questions
    still_open = [questions for found, questions in verdicts if found is None]
    parts = still_open or [questions for _, questions in verdicts]
    rests_on = list(dict.fromkeys(each for questions in parts for each in questions))
    return (None if still_open else not decisive), rests_on
