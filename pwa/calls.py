"""What one should know before a call (R26), and the two pages that the app itself links to."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, g, render_template
from flask_babel import force_locale, gettext
from markupsafe import Markup


def init_app(app: Flask) -> None:
    """Attach what the cards of the templates need."""
    app.jinja_env.globals.update(
        before_call=before_call,
        bill_word=bill_word,
        callable_services=callable_services,
        called=called,
        limits_of=limits_of,
    )


def before_call(
    code: str, service_id: str, phone: dict[str, Any], unchosen: bool = False
) -> Markup:
    """What one should know before a call, in any language of the release.

    `unchosen`: no language was chosen yet. The first screen does not say what this is about, so
    what to say on the phone is left out; the link chooses the language.
    """
    prose = g.release.prose(code)
    with force_locale(code):
        html = render_template(
            "_before_call.html",
            language=g.release.languages[code],
            phone=phone,
            text=prose["services"][service_id],
            silent=page_roles(prose["menu"]).get("silent"),
            unchosen=unchosen,
        )
    # Rendered by our own template, which has escaped it.
    return Markup(html)  # noqa: S704


def page_roles(menu: list[dict[str, Any]]) -> dict[str, str]:
    """The pages that the app itself links to, by their role: silent, limits."""
    return {role: group[role] for group in menu for role in ("silent", "limits") if role in group}


def limits_of(code: str) -> str | None:
    """The page on what cannot be hidden, in a language of the release."""
    return page_roles(g.release.prose(code)["menu"]).get("limits")


def callable_services() -> list[str]:
    """Every service that has a number."""
    return [service_id for service_id, service in g.release.services.items() if service["phones"]]


def called(blocks: list[dict[str, Any]]) -> list[str]:
    """The services whose number stands in the text of these blocks, each once."""
    return list(dict.fromkeys(id_ for block in blocks for id_ in _called_in(block["text"])))


def _called_in(nodes: list[Any]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, list):
            if node[0] == "tel":
                yield node[1]
            else:
                yield from _called_in(node[1:])


def bill_word(phone: dict[str, Any]) -> str:
    """What is known about a call on the bill. A "no" is never a promise (hl-bill)."""
    words = {
        "yes": gettext("The call can stand on the phone bill."),
        "no": gettext("The call should not stand on the phone bill. Nobody can promise it."),
    }
    unsure = gettext("Nobody is sure whether the call stands on the phone bill.")
    return str(words.get(phone.get("on_bill") or "", unsure))
