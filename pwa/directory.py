"""Whom one can turn to: all of it, what fits a choice, or what was put on a list (docs/adr/0025).

Without JavaScript a choice comes by POST, so that it stands in no address, no history and no log;
the server works it out and keeps nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel.dates import get_day_names
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from pwa.fitting import FOR_WHOM, Choice, fits
from pwa.hours import WEEK, Standing, standing
from pwa.release import Release
from pwa.responses import respond
from pwa.views import NO_STORE, use_language

STAGES = ("detection", "protection", "prosecution", "compensation")
# Who was called longer ago may have another number by now.
MOST_DAYS = 90
# More than every service on the list, and no more than deploy/nginx.conf lets through.
MOST_FORM_BYTES = 1024


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
    """What fits the choice, or what was listed, as it stands now. 413 for a form that is too long."""
    use_language(language)
    request.max_content_length = MOST_FORM_BYTES
    release: Release = g.release
    asked = read_form(release, request.form)
    standings = _standings(release, datetime.now(UTC))
    if request.form.get("go") == "chosen":
        listed = {name: release.services[name] for name in asked.listed}
        html = render_template(
            "chosen.html", asked=asked, listed=listed, fields=_fields(asked), standings=standings
        )
    else:
        fitting, unsure = divided(release.services, asked.choice, standings)
        html = _render(asked, fitting=fitting, unsure=unsure, standings=standings)
    response = make_response(html)
    response.headers.update(NO_STORE)
    return response


def read_form(release: Release, form: MultiDict[str, str]) -> Asked:
    """What a form says; what is not in this release is left out."""
    listed = [name for name in release.services if name in form.getlist("p")]
    if form.get("go") == "all":
        return Asked(Choice(), listed)
    services = release.services.values()
    needs = used(services, "needs")
    offered = {
        "need": [need for need in needs if need not in FOR_WHOM],
        "who": [need for need in needs if need in FOR_WHOM],
        "stage": STAGES,
        "language": spoken(services),
    }
    known = {name: form[name] for name in offered if form.get(name) in offered[name]}
    choice = Choice(**known, is_open=bool(form.get("open")), is_free=bool(form.get("free")))
    return Asked(choice, listed)


def divided(
    services: dict[str, Any], choice: Choice, standings: dict[str, Standing]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The services that fit, and those of which nobody knows."""
    verdicts = {name: fits(each, choice, standings[name].state) for name, each in services.items()}
    fitting = {name: each for name, each in services.items() if verdicts[name]}
    unsure = {name: each for name, each in services.items() if verdicts[name] is None}
    return fitting, unsure


def used(services: Iterable[dict[str, Any]], key: str) -> list[str]:
    """The needs or stages that some service names, in the order in which they first come."""
    return list(dict.fromkeys(each for service in services for each in service[key]))


def spoken(services: Iterable[dict[str, Any]]) -> list[str]:
    """The codes of the languages that some service is known to speak, as they first come."""
    codes = (each["code"] for service in services for each in service["languages"])
    return list(dict.fromkeys(codes))


def is_old(assured_date: str) -> bool:
    """Whether a service was checked more than MOST_DAYS days ago."""
    return date.fromisoformat(assured_date) < datetime.now(UTC).date() - timedelta(days=MOST_DAYS)


def weekday(code: str) -> str:
    """A day of the week ("MO") in words of the language."""
    return str(get_day_names("wide", locale=get_locale())[WEEK.index(code)])


def _render(asked: Asked, **services: Any) -> str:
    everyone = g.release.services.values()
    return render_template(
        "directory.html",
        asked=asked,
        needs=used(everyone, "needs"),
        for_whom=FOR_WHOM,
        stages=STAGES,
        spoken=spoken(everyone),
        choices=g.release.choices(g.language),
        **services,
    )


def _fields(asked: Asked) -> dict[str, str]:
    """The choice as the form has it, for a form that carries it on."""
    choice = asked.choice
    fields = {name: getattr(choice, name) for name in ("need", "who", "stage", "language")}
    fields |= {"open": "1" if choice.is_open else "", "free": "1" if choice.is_free else ""}
    return {name: value for name, value in fields.items() if value}


def _standings(release: Release, moment: datetime) -> dict[str, Standing]:
    return {
        name: standing(service["schedules"], release.holidays, moment)
        for name, service in release.services.items()
    }
