"""Which services fit what a reader chose: yes, no, or nobody knows.

The same meaning as static/js/fitting.js.
"""

from dataclasses import dataclass
from typing import Any

# Needs that say for whom a service is; the others say what for.
FOR_WHOM = ("minor", "professional")
STAGES = ("detection", "protection", "prosecution", "compensation")
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

    @property
    def fields(self) -> dict[str, str]:
        """The choice as a form has it."""
        fields = {name: getattr(self, name) for name in ("need", "who", "stage", "language")}
        fields |= {"open": "1" if self.is_open else "", "free": "1" if self.is_free else ""}
        return {name: value for name, value in fields.items() if value}


def offered(services: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """What can be chosen, by field of the form, in the order in which services name it first."""
    everyone = services.values()
    needs = dict.fromkeys(need for service in everyone for need in service["needs"])
    spoken = dict.fromkeys(each["code"] for service in everyone for each in service["languages"])
    return {
        "need": [need for need in needs if need not in FOR_WHOM],
        "who": [need for need in FOR_WHOM if need in needs],
        "stage": list(STAGES),
        "language": list(spoken),
    }


def fits(service: dict[str, Any], choice: Choice, state: str) -> bool | None:
    """Whether a service fits, `state` being how it stands now; None where nobody knows."""
    answers: list[bool | None] = []
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
