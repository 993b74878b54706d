"""Which services fit what a reader chose: yes, no, or nobody knows.

The same meaning as static/js/fitting.js.
"""

from dataclasses import dataclass
from typing import Any

# Needs that say for whom a service is; the others say what for.
FOR_WHOM = ("minor", "professional")
_IS_OPEN = {"open": True, "closed": False}


@dataclass(frozen=True)
class Choice:
    """What a reader chose, each left out by default."""

    need: str = ""
    who: str = ""
    stage: str = ""
    language: str = ""
    is_open: bool = False
    is_free: bool = False

    @property
    def is_made(self) -> bool:
        return self != Choice()


def fits(service: dict[str, Any], choice: Choice, state: str) -> bool | None:
    """Whether a service fits, `state` being how it stands now; None where nobody knows."""
    answers = []
    if choice.need:
        answers.append(choice.need in service["needs"])
    if choice.who:
        answers.append(choice.who in service["needs"])
    if choice.stage:
        answers.append(choice.stage in service["stages"])
    if choice.is_free:
        # A price that is not known is no promise.
        answers.append(any(phone.get("free") for phone in service["phones"]))
    if choice.language:
        spoken = [each["code"] for each in service["languages"]]
        answers.append(choice.language in spoken if spoken else None)
    if choice.is_open:
        answers.append(_IS_OPEN.get(state))
    if False in answers:
        return False
    return None if None in answers else True
