"""The first screen without JavaScript: languages, numbers, and what the exit does not do."""

import re

from babel.messages.pofile import read_po

from tests.conftest import ROOT

FLAG = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3f3\U0001f3f4]")
EXIT_EXPLAINED = (
    "“Exit” hides this page at once. The browser may still remember this address."
    " If somebody checks this phone, use another one."
)


def own_word(code, msgid):
    """A word of the app in a language of ours."""
    if code == "en":
        return msgid
    with (ROOT / "locales" / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file).get(msgid).string


def test_the_first_screen_lists_exactly_the_languages_of_the_release(views, packs):
    """R40: each by its own name, as a link that says where it leads."""
    choices = views["/"].select("a[data-action=keep]")
    assert [(link["hreflang"], link.text, link["href"]) for link in choices] == [
        (code, pack["autonym"], f"/{code}/") for code, pack in packs.items()
    ]
    for link in choices:
        assert link.inherited("lang") == link["hreflang"] == link["data-language"]


def test_the_first_screen_has_no_flag_and_no_list_to_unfold(views):
    """R40: a flag is a country, and a list to unfold hides what one looks for."""
    assert not FLAG.search(views["/"].text)
    assert not views["/"].select("select")
    assert not views["/"].select("img")


def test_the_first_screen_offers_each_language_without_keeping_it(views, packs):
    """R27: the offer needs a script, and is hidden where there is none."""
    looks = views["/"].select("a[data-action=look]")
    assert [link["data-language"] for link in looks] == list(packs)
    for link in looks:
        assert {"hidden", "data-script"} <= set(link.parent.attributes)


def test_the_first_screen_says_what_the_exit_does_not_do(views, packs):
    """R14: in every language, before somebody needs it, with all limits one tap away."""
    for code, pack in packs.items():
        words = views["/"].one(f"li[lang={code}]").text
        limits = next(group["limits"] for group in pack["menu"] if "limits" in group)
        link = views["/"].one(f"a[data-page={limits}][data-language={code}]")
        assert own_word(code, EXIT_EXPLAINED) in words
        assert link.text == pack["words"]["What this page cannot hide"]
        assert link["href"] == f"/{code}/{limits}"
