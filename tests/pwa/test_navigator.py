"""The navigator without JavaScript: every rule reached and just missed, by the form itself."""

from copy import copy
from statistics import median

import pytest

from pwa.conditions import judge
from tests.pwa.navigating import Reader, answer_all

ADULT, MINOR = {"q02": ["adult"]}, {"q02": ["minor"]}
PLACE = {"q01": ["place"]}
NO_PAPERS = {**PLACE, **ADULT, "q03": ["none"], "q04": ["no"]}
SCHEME = {"q01": ["stay"], **ADULT, "q03": ["scheme"]}

# Each row of the navigator: what reaches it, and the one answer that then just misses it.
ROWS = {
    "n01": ({"q01": ["danger"]}, {"q01": ["police"]}),
    "n02": ({"q01": ["police"]}, {"q01": ["tip"]}),
    "n03": ({"q01": ["tip"]}, {"q01": ["police"]}),
    "n04": ({"q01": ["unclear"], **ADULT}, MINOR),
    "n05": ({"q01": ["work"]}, {"q01": ["crimes"]}),
    "n06": ({"q01": ["crimes"]}, {"q01": ["work"]}),
    "n07": ({**PLACE, **MINOR, "q03": ["lawful"]}, {"q03": ["none"]}),
    "n08": ({**PLACE, **MINOR, "q03": ["none"], "q06": ["alone"]}, {"q06": ["family"]}),
    "n09": ({**PLACE, **ADULT, "q03": ["lawful"]}, {"q03": ["eu"]}),
    "n10": ({**PLACE, **ADULT, "q03": ["eu"]}, {"q03": ["lawful"]}),
    "n11": ({**NO_PAPERS, "q05": ["undecided"]}, {"q04": ["yes"]}),
    "n12": ({**NO_PAPERS, "q04": ["yes"], "q05": ["undecided"]}, {"q04": ["no"]}),
    "n13": ({**PLACE, **ADULT, "q03": ["asylum"]}, {"q03": ["none"]}),
    "n14": ({**NO_PAPERS, "q05": ["reports"]}, {"q05": ["refuse"]}),
    "n15": ({**NO_PAPERS, "q05": ["threat"]}, {"q05": ["refuse"]}),
    "n16": ({**NO_PAPERS, "q05": ["refuse"]}, {"q05": ["ill"]}),
    "n17": ({**PLACE, **ADULT, "q07": ["men"]}, {"q07": ["women"]}),
    "n18": ({**PLACE, **ADULT, "q08": ["yes"]}, {"q08": ["no"]}),
    "n19": ({**SCHEME, "q09": ["convicted"]}, {"q09": ["running"]}),
    "n20": ({**SCHEME, "q09": ["acquitted"], "q10": ["yes"]}, {"q10": ["no"]}),
    "n21": ({**SCHEME, "q09": ["running"], "q10": ["yes"]}, {"q10": ["no"]}),
    "n22": ({**SCHEME, "q09": ["stopped"]}, {"q09": ["convicted"]}),
    "n23": ({**SCHEME, "q11": ["yes"]}, {"q11": ["no"]}),
    "n24": ({"q01": ["damage"], "q09": ["running"]}, {"q09": ["none"]}),
    "n25": ({"q01": ["damage"], "q09": ["none"]}, {"q09": ["convicted"]}),
    "n26": ({"q01": ["assault"]}, {"q01": ["danger"]}),
    "n27": ({"q01": ["language"]}, {"q01": ["lawyer"]}),
    "n28": ({"q01": ["lawyer"]}, {"q01": ["language"]}),
    "n29": ({"q01": ["home"]}, {"q01": ["stay"]}),
    "n30": ({**NO_PAPERS, "q01": ["stay"], "q05": ["witness"]}, {"q05": ["reports"]}),
}
# What the sources themselves make a condition: what then holds, and what does not.
SOURCES = {
    "three years, the case runs": ({**SCHEME, "q09": ["running"], "q10": ["yes"]}, "n21", "n22"),
    "less, the case runs": ({**SCHEME, "q09": ["running"], "q10": ["no"]}, "", "n19 n20 n21 n22"),
    "acquittal after three years": (
        {**SCHEME, "q09": ["acquitted"], "q10": ["yes"]},
        "n20",
        "n21 n22",
    ),
    "acquittal before": ({**SCHEME, "q09": ["acquitted"], "q10": ["no"]}, "n22", "n20 n21"),
    "dismissal, three years or not": (
        {**SCHEME, "q09": ["stopped"], "q10": ["yes"]},
        "n22",
        "n20 n21",
    ),
    "a threat": ({**NO_PAPERS, "q05": ["threat"]}, "n15", "n11 n14 n16"),
    "illness": ({**NO_PAPERS, "q05": ["ill"]}, "n15", "n11 n14 n16"),
    "a man": ({**PLACE, **ADULT, "q07": ["men"]}, "n04 n17", "n18"),
    "a minor with papers": ({**PLACE, **MINOR, "q03": ["lawful"]}, "n07", "n04 n08 n09"),
    "a minor from the EU": ({**PLACE, **MINOR, "q03": ["eu"]}, "n07", "n08 n10"),
    "a minor without papers": (
        {**PLACE, **MINOR, "q03": ["none"], "q06": ["alone"]},
        "n08",
        "n07 n11 n16",
    ),
    "a minor who does not want to": (
        {**PLACE, **MINOR, "q03": ["none"], "q05": ["refuse"]},
        "n15",
        "n16",
    ),
    "asylum": ({**PLACE, **ADULT, "q03": ["asylum"], "q04": ["yes"]}, "n13", "n09 n10 n11"),
    "asylum and time to think": (
        {**PLACE, **ADULT, "q03": ["asylum"], "q04": ["yes"], "q05": ["undecided"]},
        "n12 n13",
        "n11",
    ),
    "waiting for the answer": ({**SCHEME, "q11": ["yes"]}, "n23", ""),
}


def test_every_rule_is_in_the_table(packs, visitor):
    assert list(ROWS) == list(_results(packs))


@pytest.mark.parametrize("row", ROWS)
def test_each_row_is_reached_and_just_missed(visitor, row):
    """Done when 1."""
    reaching, missing = ROWS[row]
    assert row in answer_all(visitor, reaching).results
    assert row not in answer_all(visitor, {**reaching, **missing}).results


@pytest.mark.parametrize("name", SOURCES)
def test_the_conditions_of_the_sources(visitor, name):
    answers, holding, not_holding = SOURCES[name]
    found = answer_all(visitor, answers).results
    assert set(holding.split()) <= set(found)
    assert not set(not_holding.split()) & set(found)


def test_several_rules_at_once(visitor):
    """And the same from a form that was gone through backwards and changed."""
    answers = {**NO_PAPERS, "q01": ["danger", "place", "language"], "q05": ["undecided"]}
    reader = answer_all(visitor, answers)
    assert {"n01", "n04", "n11", "n27"} <= set(reader.results)
    reader.press("q05")
    assert reader.question == "q05"
    reader.press("back")
    assert reader.question == "q04"
    reader.press("result", "yes")
    assert {"n01", "n12"} <= set(reader.results)
    assert "n11" not in reader.results


def test_a_question_left_out_is_named_by_what_depends_on_it(visitor):
    reader = answer_all(visitor, {**NO_PAPERS, "q04": [], "q05": ["undecided"]})
    assert "n11" not in reader.results
    waiting = [
        each
        for each in reader.screen.one("[class=open]").select("li")
        if "Time to rest" in each.text
    ]
    assert [button["value"] for button in waiting[0].select("button")] == ["q04"]


def test_every_question_can_be_left_out_and_none_is_asked_in_vain(visitor, packs):
    reader = Reader(visitor)
    asked = []
    while reader.question:
        asked.append(reader.question)
        reader.press("next")
    assert asked == [f"q{number:02}" for number in range(1, 12)]
    assert not reader.results
    assert reader.screen.select("[class=numbers]")
    # Who only wants to tell something without a name is asked nothing else.
    reader = Reader(visitor)
    reader.press("next", "tip")
    assert reader.question is None


def test_each_result_says_why(visitor):
    """The answers it rests on, and its sources."""
    reader = answer_all(visitor, {**NO_PAPERS, "q05": ["undecided"]})
    result = next(
        each for each in reader.screen.select("[class=result]") if each["data-block"] == "n-n11"
    )
    why = result.one("details").text
    for words in ("A safe place to sleep", "I have no papers to stay here", "I have not decided"):
        assert words in why
    assert "European Commission" in why


def test_danger_is_one_tap_on_every_screen(visitor):
    reader = Reader(visitor)
    while True:
        assert "tel:112" in [link["href"] for link in reader.screen.one("main").select("a")]
        if not reader.question:
            break
        reader.press("next")


def test_a_first_useful_answer_is_at_most_four_taps_away(visitor, packs):
    """Done when 2: from the menu to the first result that holds, over all single situations: each
    row with each single need that leads to it. A tap is the link, an answer, or a button."""
    needs = [name.split("-")[1] for name in packs["en"]["navigator"] if name.startswith("q01-")]
    taps = [
        _taps_to_useful(visitor, answers)
        for row, (reaching, _) in ROWS.items()
        for answers in ({**reaching, "q01": [need]} for need in needs)
        if row in answer_all(visitor, answers).results
    ]
    assert len(taps) > len(ROWS)
    assert median(taps) <= 4


def test_answers_of_another_release_are_left_out(visitor):
    data = {"q01": ["stay", "nonsense"], "q77": "x", "asked": "q88", "go": "result"}
    response = visitor.post("/en/n", data=data)
    assert response.status_code == 200
    assert "nonsense" not in response.text
    assert "q77" not in response.text


def test_a_form_that_is_too_long_is_refused_and_the_longest_real_one_is_not(visitor, packs):
    assert visitor.post("/en/n", data={"q01": "x" * 2000}).status_code == 413
    texts = packs["en"]["navigator"]
    names = [name.split("-") for name in texts if "-" in name]
    data: dict[str, list[str]] = {"asked": ["q11"], "go": ["result"]}
    for question, option in names:
        data.setdefault(question, []).append(option)
    assert visitor.post("/en/n", data=data).status_code == 200


def test_nothing_of_an_answer_stands_in_an_address(visitor):
    assert visitor.get("/en/n?q01=danger&go=result").status_code == 200
    assert "n-n01" not in visitor.get("/en/n?q01=danger&go=result").text
    reader = answer_all(visitor, {"q01": ["danger"]})
    for form in reader.screen.select("form"):
        assert (form["method"], form["action"]) == ("post", "/en/n")
    assert not [link for link in reader.screen.select("a") if "q01" in (link.get("href") or "")]


def test_the_questions_do_not_ask_who_somebody_is(packs):
    """No field to type in is among them (tests/pwa/test_discretion.py); no name and no country."""
    texts = packs["en"]["navigator"]
    asked = " ".join(str(texts[name]["text"]) for name in texts if name.startswith("q")).lower()
    for word in ("your name?", "nationality", "born", "country do", "how old"):
        assert word not in asked


def test_professionals_find_bases_under_four_stages(visitor):
    reader = answer_all(visitor, {**NO_PAPERS, "q05": ["undecided"]})
    folded = reader.screen.select("details[class=group]")[-1]
    assert "open" not in folded.attributes
    assert [each.text for each in folded.select("h3")] == [
        "Detection",
        "Protection",
        "Prosecution",
        "Compensation",
    ]
    assert "8(k)" in folded.text


def test_what_depends_on_nothing_that_is_open_is_decided():
    """A part that decides alone is all that a verdict rests on."""
    condition = {"all": [{"q01": ["a"]}, {"any": [{"q02": ["b"]}, {"q03": ["c"]}]}]}
    assert judge(condition, {"q01": ["x"]}) == (False, ["q01"])
    assert judge(condition, {"q01": ["a"], "q02": []}) == (None, ["q02", "q03"])
    assert judge(condition, {"q01": ["a"], "q03": ["c"]}) == (True, ["q01", "q03"])


def _results(packs):
    return [name for name in packs["en"]["navigator"] if name.startswith("n")]


def _taps_to_useful(visitor, answers: dict[str, list[str]]) -> int:
    """Answer, and ask for the results each time, until one of them holds."""
    reader = Reader(visitor)
    taps = 1
    while True:
        chosen = answers.get(reader.question or "", [])
        taps += len(chosen) + 1
        at_once = copy(reader)
        at_once.press("result", *chosen)
        if at_once.results:
            return taps
        reader.press("next", *chosen)
