"""Whom one can turn to: all of it, what fits a choice, or what was put on a list (docs/adr/0025).

Without JavaScript a choice comes by POST, so that it stands in no address, no history and no log;
the server works it out and keeps nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel.dates import get_day_names
from flask import Flask, Response, g, render_template
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from pwa import forms
from pwa.fitting import Choice, fits, offered
from pwa.hours import WEEK, Standing, standing
from pwa.release import Release
from pwa.responses import respond
from pwa.views import use_language

# Who was called longer ago may have another number by now.
MOST_DAYS = 90


@dataclass(frozen=True)
class Asked:
    """What a form says: the choice, and the ids of the services put on the list."""

    choice: Choice
    listed: list[str]


def init_app(app: Flask) -> None:
    """Attach the directory, and what its templates need."""
    app.add_url_rule("/<language>/d", view_func=directory)
    app.add_url_rule("/<language>/d", view_func=chosen, methods=["POST"])
    app.jinja_env.globals.update(is_old=is_old, weekday=weekday)


def directory(language: str) -> Response:
    """Every service. Made once a release, so it says nothing about this moment."""
    use_language(language)
    asked = Asked(Choice(), [])
    return respond(lambda: _render(asked, fitting=g.release.services, unsure={}, standings={}))


def chosen(language: str) -> Response:
    """What fits the choice, or what was listed, as it stands now. 413 for too long a form."""
    use_language(language)
    form = forms.sent()
    release: Release = g.release
    asked = read_form(release, form)
    standings = _standings(release, datetime.now(UTC))
    if form.get("go") == "chosen":
        html = render_template("chosen.html", asked=asked, standings=standings)
    else:
        fitting, unsure = divided(release.services, asked.choice, standings)
        html = _render(asked, fitting=fitting, unsure=unsure, standings=standings)
    return forms.answered(html)


def read_form(release: Release, form: MultiDict[str, str]) -> Asked:
    """What a form says; what is not in this release is left out."""
    listed = [name for name in release.services if name in form.getlist("p")]
    if form.get("go") == "all":
        return Asked(Choice(), listed)
    known = {
        name: form[name]
        for name, options in offered(release.services).items()
        if form.get(name) in options
    }
    choice = Choice(**known, is_open="open" in form, is_free="free" in form)
    return Asked(choice, listed)


def divided(
    services: dict[str, Any], choice: Choice, standings: dict[str, Standing]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The services that fit, and those of which nobody knows."""
    verdicts = {name: fits(each, choice, standings[name].state) for name, each in services.items()}
    fitting = {name: each for name, each in services.items() if verdicts[name]}
    unsure = {name: each for name, each in services.items() if verdicts[name] is None}
    return fitting, unsure


def is_old(assured_date: str) -> bool:
    """Whether a service was checked more than MOST_DAYS days ago."""
    return date.fromisoformat(assured_date) < datetime.now(UTC).date() - timedelta(days=MOST_DAYS)


def weekday(code: str) -> str:
    """A day of the week ("MO") in words of the language."""
    return str(get_day_names("wide", locale=get_locale())[WEEK.index(code)])


def _render(asked: Asked, **shown: dict[str, Any]) -> str:
    return render_template(
        "directory.html",
        asked=asked,
        offered=offered(g.release.services),
        choices=g.release.choices(g.language),
        **shown,
    )


def _standings(release: Release, moment: datetime) -> dict[str, Standing]:
    return {
        name: standing(service["schedules"], release.holidays, moment)
        for name, service in release.services.items()
    }
