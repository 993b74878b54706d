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

from pwa import (
    calls,
    clearing,
    directory,
    fonts,
    handover,
    i18n,
    manifests,
    mirror,
    navigator,
    offline,
    pairs,
    search,
    shown,
    views,
    wellknown,
)
from pwa.assets import Assets
from pwa.codes import link_to
from pwa.colours import stylesheet
from pwa.headers import with_headers
from pwa.hsds.views import init_app as init_hsds
from pwa.operator import DEFAULT_FILE, read_operator
from pwa.ready import Ready
from pwa.releases import Releases
from pwa.responses import BodyCache

DEFAULTS = {
    "DATA": "data",
    # The file in which an operator says who they are (pwa/operator.py).
    "OPERATOR": str(DEFAULT_FILE),
}


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """WhiteNoise over files whose address carries the hash of their bytes."""

    def immutable_file_test(self, path: str, url: str) -> bool:
        return True


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the application. Settings: DEFAULTS, then HOUVAST_… variables, then `config`.

    Raises OperatorFileError.
    """
    app = Flask("pwa", static_folder=None)
    app.config.from_mapping(DEFAULTS)
    app.config.update(
        {key: os.environ[f"HOUVAST_{key}"] for key in DEFAULTS if f"HOUVAST_{key}" in os.environ}
    )
    app.config.from_mapping(config or {})
    operator = read_operator(Path(app.config["OPERATOR"]))
    # A log line about a request is a log line about a person (R93).
    app.logger.addHandler(logging.NullHandler())
    app.logger.propagate = False
    files = Assets(stylesheet(operator.colours))
    app.extensions["houvast-operator"] = operator
    app.extensions["houvast-assets"] = files
    releases = app.extensions["houvast-releases"] = Releases(Path(app.config["DATA"]))
    app.extensions["houvast-bodies"] = BodyCache()
    app.extensions["houvast-indexes"] = search.Indexes()
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    i18n.init_app(app)
    views.init_app(app)
    calls.init_app(app)
    directory.init_app(app)
    init_hsds(app)
    app.extensions["houvast-link"] = link_to(operator.address)
    parts = (offline, mirror, manifests, clearing, wellknown, pairs, shown, navigator, search)
    for part in (*parts, handover):
        app.register_blueprint(part.blueprint)
    static = StaticFiles(
        app.wsgi_app,
        root=files.compressed_copy(),
        prefix=f"static/{files.version}/",
        allow_all_origins=False,
    )
    for font in fonts.FONTS:
        static.add_file_to_dictionary(font.url, str(font.path))
    app.wsgi_app = Ready(with_headers(static), lambda: releases.moment().state)  # type: ignore[method-assign]
    return app
