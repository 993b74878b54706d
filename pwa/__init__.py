"""What a visitor gets. create_app() is the one place that joins the parts.

This package only reads: a release on disk (written by `sync`), catalogs below `locales/`,
and files below `static/`.
"""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from pwa import i18n, mirror, offline, views
from pwa.assets import compressed_copy, static_version
from pwa.headers import with_headers
from pwa.release import Releases
from pwa.responses import BodyCache

DEFAULTS = {
    "DATA": "data",
    # Where the exit leads: plain, quick, the same for everybody (docs/adr/0007).
    "EXIT_URL": "https://www.knmi.nl/",
    # Who runs this copy, as its readers should see it; "" shows that nobody said so.
    "OPERATOR": "",
}


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """WhiteNoise over files whose address carries the hash of their bytes."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        return True


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the application. Settings: DEFAULTS, then HOUVAST_… variables, then `config`."""
    app = Flask("pwa", static_folder=None)
    app.config.from_mapping(DEFAULTS)
    app.config.update(
        {key: os.environ[f"HOUVAST_{key}"] for key in DEFAULTS if f"HOUVAST_{key}" in os.environ}
    )
    app.config.from_mapping(config or {})
    # A log line about a request is a log line about a person (R93).
    app.logger.addHandler(logging.NullHandler())
    app.logger.propagate = False
    app.extensions["houvast-releases"] = Releases(Path(app.config["DATA"]))
    app.extensions["houvast-bodies"] = BodyCache()
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    i18n.init_app(app)
    views.init_app(app)
    app.register_blueprint(offline.blueprint)
    app.register_blueprint(mirror.blueprint)
    files = StaticFiles(
        app.wsgi_app,
        root=compressed_copy(),
        prefix=f"static/{static_version()}/",
        allow_all_origins=False,
    )
    app.wsgi_app = with_headers(files)  # type: ignore[assignment, method-assign]
    return app
