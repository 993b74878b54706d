"""The needs that a service can name, in the words of somebody who looks for one."""

from collections.abc import Callable


def need_words(_: Callable[[str], str]) -> dict[str, str]:
    """Every need by its id, in a language; the same ids as the terms of pwa/hsds/terms.py."""
    return {
        "danger": _("Help in danger"),
        "police": _("Police"),
        "medical": _("Medical help"),
        "advice": _("Advice"),
        "shelter": _("A safe place"),
        "lawyer": _("A lawyer"),
        "money": _("Money"),
        "residence": _("To stay in the Netherlands"),
        "sexual": _("Help after sexual violence"),
        "anonymous": _("To give no name"),
        "chat": _("To write, not to speak"),
        "labour": _("Work and wages"),
        "crime": _("Somebody makes me commit crimes"),
        "compensation": _("Money for harm"),
        "return": _("To go home"),
        "minor": _("Somebody under eighteen"),
        "professional": _("Somebody who helps others"),
    }


NEEDS = tuple(need_words(str))
