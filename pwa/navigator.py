"""What may help somebody: questions one at a time, and what the answers lead to (docs/adr/0023).

Without JavaScript by POST. What was answered travels in hidden fields of the form, so that it
stands in no address, no history and no log; the server works it out and keeps nothing.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, g, render_template
from werkzeug.datastructures import MultiDict

from pwa import forms
from pwa.conditions import Answers, judge
from pwa.copied import cannot_answer, current_copy
from pwa.fitting import STAGES
from pwa.release import Release
from pwa.views import use_language

blueprint = Blueprint("navigator", __name__)

# In this order on the screen.
KINDS = ("call", "now", "later", "unsure", "no")


@dataclass(frozen=True)
class Found:
    """One result with the questions its verdict rests on."""

    result: dict[str, Any]
    questions: list[str]


@blueprint.route("/<language>/n", methods=["GET", "POST"])
def navigator(language: str) -> Response:
    """The question to ask now, or the results. 413 for a form that is too long."""
    use_language(language)
    release: Release = g.release
    # A release of an older publisher asks nothing.
    questions = release.questions or abort(404)
    if current_copy():
        return cannot_answer("navigator")
    answers, asked = read_form(questions, release.results, forms.sent())
    return forms.answered(
        render_template(
            "question.html" if asked else "results.html",
            question=questions.get(asked or ""),
            before=before(questions, answers, asked),
            questions=questions,
            answers=answers,
            texts=release.navigator(language),
            **({} if asked else shown(release.results, answers)),
            titles={page["id"]: page for page in release.pages(language)},
            stages=STAGES,
        )
    )


def read_form(
    questions: dict[str, dict[str, Any]],
    results: dict[str, dict[str, Any]],
    form: MultiDict[str, str],
) -> tuple[Answers, str | None]:
    """The answers of a form, and the question to ask next; None when it is time for results.

    Names and values that are not in this release are left out.
    """
    asked, go = form.get("asked", ""), form.get("go", "next")
    answers = {
        name: [each for each in form.getlist(name) if each in question["options"]]
        for name, question in questions.items()
        # Who goes back without choosing has not left the question out.
        if name in form or (name == asked and go in ("next", "result"))
    }
    if go in questions:
        return answers, go
    if go == "back":
        return answers, before(questions, answers, asked) or asked
    return answers, next_question(questions, results, answers) if go == "next" else None


def next_question(
    questions: dict[str, Any], results: dict[str, dict[str, Any]], answers: Answers
) -> str | None:
    """The first question that nobody asked yet and that a result still depends on."""
    verdicts = [judge(result["when"], answers) for result in results.values()]
    needed = {name for found, names in verdicts if found is None for name in names}
    return next((name for name in questions if name in needed and name not in answers), None)


def before(questions: dict[str, Any], answers: Answers, asked: str | None) -> str | None:
    """The question that was asked before this one."""
    names = list(questions)
    earlier = names[: names.index(asked)] if asked in names else names
    return next((name for name in reversed(earlier) if name in answers), None)


def shown(results: dict[str, dict[str, Any]], answers: Answers) -> dict[str, Any]:
    """What holds, by kind, and what may hold: `groups` and `open_results`."""
    verdicts = [(each, *judge(each["when"], answers)) for each in results.values()]
    holding = [Found(each, names) for each, found, names in verdicts if found]
    return {
        "groups": {
            kind: found
            for kind in KINDS
            if (found := [each for each in holding if each.result["kind"] == kind])
        },
        "open_results": [Found(each, names) for each, found, names in verdicts if found is None],
        "holding": holding,
    }
