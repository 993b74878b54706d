"""What fits a choice is the same on the phone and on the server, for every choice there is."""

import itertools

import pytest

from pwa.fitting import Choice, fits, offered
from pwa.releases import Releases
from tests.phone.node import run_node

STATES = ["open", "closed", "maybe", "unknown"]


@pytest.fixture(scope="module")
def services(bundled_node):
    return Releases(bundled_node).active().services


def every_choice(services):
    """One need, one group of people, one stage, one language, or none of each; open; free."""
    options = offered(services)
    some = {name: ["", *values] for name, values in options.items()}
    some["language"] = ["", "ar", "pl", "tl"]
    fields = [*some, "is_open", "is_free"]
    for values in itertools.product(*some.values(), [False, True], [False, True]):
        yield Choice(**dict(zip(fields, values, strict=True)))


def test_phone_and_server_find_the_same(services):
    choices = list(every_choice(services))
    assert len(choices) > 3_000
    on_phone = run_node(
        "fitting.mjs",
        {
            "services": [{"id": name, **each} for name, each in services.items()],
            "choices": [choice.fields for choice in choices],
            "states": STATES,
        },
    )
    seen = set()
    for choice, found in zip(choices, on_phone, strict=True):
        expected = [[fits(each, choice, state) for state in STATES] for each in services.values()]
        assert found == {"made": choice.is_made, "verdicts": expected}, choice
        seen |= {verdict for verdicts in expected for verdict in verdicts}
    assert seen == {True, False, None}
