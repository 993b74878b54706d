"""The navigator as a reader without JavaScript goes through it: by the form on the screen."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from tests.pwa.conftest import Element, parse


@dataclass
class Reader:
    """Somebody with the form in front of them; each press sends what stands in it."""

    client: FlaskClient
    language: str = "en"

    def __post_init__(self) -> None:
        self._take(self.client.get(f"/{self.language}/n"))

    def press(self, go: str, *chosen: str) -> None:
        """Choose answers to the question on the screen, or none, and press a button."""
        fields = [
            (field["name"], field["value"])
            for field in self.screen.one("form").select("input")
            if field["type"] == "hidden"
            or (field["value"] in chosen if chosen else "checked" in field.attributes)
        ]
        offered = {field["value"] for field in self.screen.one("form").select("input")}
        assert set(chosen) <= offered, (chosen, offered)
        fields.append(("go", go))
        data: dict[str, Any] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        self._take(self.client.post(f"/{self.language}/n", data=data))

    @property
    def question(self) -> str | None:
        """The id of the question on the screen; None on the results."""
        asked = [f["value"] for f in self.screen.select("input") if f["name"] == "asked"]
        return asked[0] if asked else None

    @property
    def results(self) -> list[str]:
        """The ids of the results on the screen that hold."""
        return [
            each["data-block"].removeprefix("n-") for each in self.screen.select("[class=result]")
        ]

    def _take(self, response: Any) -> None:
        assert response.status_code == 200, response.text
        assert response.headers["Cache-Control"] == "no-store"
        self.screen: Element = parse(response.text)


def answer_all(client: FlaskClient, answers: dict[str, list[str]], language: str = "en") -> Reader:
    """Go on from question to question with these answers, leaving out the others."""
    reader = Reader(client, language)
    while reader.question:
        reader.press("next", *answers.get(reader.question, []))
    return reader
