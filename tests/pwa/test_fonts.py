"""Which language gets which font: by its script, as Unicode says, and by no list of ours."""

import re

import pytest

from pwa.fonts import fonts_of, script_of, stylesheet


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("ti", "Ethi"),
        ("am", "Ethi"),
        ("ar", "Arab"),
        ("fa", "Arab"),
        ("ckb", "Arab"),
        ("uz-Arab", "Arab"),
        ("uz", "Latn"),
        ("pt-BR", "Latn"),
        ("zh", "Hans"),
        ("zh-Hant", "Hant"),
        ("bg", "Cyrl"),
        ("qaa", None),
    ],
)
def test_the_script_of_a_language(language, script):
    assert script_of(language) == script


def test_languages_of_one_script_share_a_font_and_others_have_none():
    found = fonts_of(["nl", "ti", "am", "ar", "fa", "zh"])
    assert list(found) == ["ti", "am", "ar", "fa"]
    assert found["ti"] == found["am"] != found["ar"] == found["fa"]


def test_the_stylesheet_knows_every_language_of_a_script_once():
    languages = re.findall(r":lang\(([\w-]+)\)", stylesheet())
    assert {"ti", "am", "ar", "fa", "ur", "ps", "ckb", "uz-Arab"} <= set(languages)
    assert len(languages) == len(set(languages))
    assert not {"nl", "uz", "zh"} & set(languages)
