"""What the application answers at an address, in every form that it has."""

from dataclasses import dataclass

from flask import Flask
from werkzeug.test import TestResponse

from pwa.export.kinds import (
    FILE_MISSING,
    PAGE_MISSING,
    QUESTION_REFUSED,
    RECORD_MISSING,
    Kind,
    kind_of,
)

# Encodings, and how the file of each form ends.
FORMS = {"": "", "br": ".br", "gzip": ".gz"}
# Said of one body or one connection, and not of an address.
MARKS = ("ETag", "Last-Modified")
_OF_THE_BODY = {"Content-Length", "Content-Encoding", "Date", *MARKS}
# An address that leads to each of the files that say that there is nothing.
_NOT_THERE = {
    PAGE_MISSING: "/-/-",
    FILE_MISSING: "/tuf/-",
    RECORD_MISSING: "/hsds/-",
    QUESTION_REFUSED: "/hsds/?-",
}


@dataclass(frozen=True)
class Answer:
    """`forms` are bodies by encoding, "" is the plain one; `headers` those of every form; `marks`
    by which a browser can ask whether it has them already."""

    address: str
    file: str
    kind: Kind | None
    status: int
    headers: dict[str, str]
    marks: tuple[str, ...]
    forms: dict[str, bytes]

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes of each form, by the name of its file."""
        return {f"{self.file}{FORMS[form]}": data for form, data in self.forms.items()}


def ask(app: Flask, host: str, address: str) -> Answer:
    """Ask for one address in each encoding. Raises AssertionError where that is no good answer:
    a mistake in here."""
    kind = kind_of(address)
    forms = {}
    for encoding in FORMS:
        found = _get(app, host, address, encoding)
        assert found.status_code == 200, f"{found.status} at {address}"  # noqa: S101
        if found.headers.get("Content-Encoding", "") == encoding:
            forms[encoding] = found.data
    return _answer(found, address, kind.file_of(address), kind, forms)


def ask_what_is_not_there(app: Flask, host: str) -> list[Answer]:
    """What is said where there is nothing, and to a question that nobody takes here."""
    answers = []
    for file, address in _NOT_THERE.items():
        found = _get(app, host, address, "")
        answers.append(_answer(found, "", file, None, {"": found.data}))
    return answers


def _get(app: Flask, host: str, address: str, encoding: str) -> TestResponse:
    accepted = encoding or "identity"
    headers = {"Accept-Encoding": accepted}
    found = app.test_client().get(address, base_url=f"https://{host}", headers=headers)
    found.get_data()
    found.close()
    return found


def _answer(
    found: TestResponse, address: str, file: str, kind: Kind | None, forms: dict[str, bytes]
) -> Answer:
    headers = {name: value for name, value in found.headers if name not in _OF_THE_BODY}
    marks = tuple(name for name in MARKS if name in found.headers)
    return Answer(address, file, kind, found.status_code, headers, marks, forms)
