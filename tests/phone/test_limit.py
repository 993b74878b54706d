"""Endless data: not read further than what was signed."""

from tests.phone.node import run_node


def test_an_endless_answer_is_broken_off_at_its_limit():
    """sync.md §7, endless data: one chunk more than allowed, and no memory filled."""
    found = run_node("endless.mjs", None)
    assert found["why"] == "changed"
    assert found["given"] <= 8000
