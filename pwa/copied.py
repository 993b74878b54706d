"""What a copy of files cannot do (docs/adr/0027): work out answers, and know what time it is.

A node is none. `python -m pwa export` makes one by asking the application as it is, told so in
its settings.
"""

from dataclasses import dataclass

from flask import Response, current_app, render_template

from pwa.responses import respond

COPY = "COPY"


@dataclass(frozen=True)
class Copy:
    """`made` is when (ISO 8601, UTC); `pairs`: whether pages in two languages are in it."""

    made: str
    pairs: bool


def current_copy() -> Copy | None:
    """The copy that is being made, if this answer is for one."""
    found: Copy | None = current_app.config.get(COPY)
    return found


def cannot_answer(view: str) -> Response:
    """In place of the form of a view ("navigator", "search"): that no answer can be worked out
    here, the numbers, and the pages."""
    return respond(lambda: render_template("copied.html", view=view))
