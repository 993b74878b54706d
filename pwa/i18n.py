"""Which language a response is in: the one in its address, from the list of the release.

Never the browser's wish (R42): the reader chooses, and the choice stands in the address.
"""

from pathlib import Path

from flask import Flask, g
from flask_babel import Babel

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE_LANGUAGE = "en"


def init_app(app: Flask) -> None:
    """Attach Flask-Babel with our catalogs and the language of the request."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(LOCALES)
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE_LANGUAGE
    Babel(app, locale_selector=current_language, timezone_selector=lambda: "Europe/Amsterdam")


def current_language() -> str:
    """The language of the request; only ever a code of the active release."""
    return str(g.get("language", SOURCE_LANGUAGE))
