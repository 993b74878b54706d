"""What the tests of /hsds/ share: every record that is served, by its list."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from pwa.hsds.endpoints import ENDPOINTS
from tests.pwa.conftest import packs, reader_of

__all__ = ["packs", "reader_of"]

PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty"}


def walk(visitor: FlaskClient, name: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    """Every record of a list, page by page as far as the pages say there are more."""
    number = 1
    while True:
        answer = visitor.get(f"/hsds/{name}", query_string={**parameters, "page": number})
        assert answer.status_code == 200, answer.text
        page = answer.json
        assert set(page) == PAGE | {"contents"}
        assert (page["page_number"], page["size"]) == (number, len(page["contents"]))
        assert page["first_page"] == (number == 1)
        assert page["empty"] == (not page["contents"])
        yield from page["contents"]
        if page["last_page"]:
            assert number == page["total_pages"]
            return
        number += 1


@pytest.fixture(scope="session")
def whole(visitor: FlaskClient) -> Callable[..., list[dict[str, Any]]]:
    """Every record of a list by its own address: `whole("services", language="pl")`."""

    def fetch(name: str, **parameters: Any) -> list[dict[str, Any]]:
        ids = [each["id"] for each in walk(visitor, name)]
        found = [visitor.get(f"/hsds/{name}/{each}", query_string=parameters) for each in ids]
        assert all(answer.status_code == 200 for answer in found)
        return [answer.json for answer in found]

    return fetch


@pytest.fixture(params=ENDPOINTS)
def name(request: pytest.FixtureRequest) -> str:
    """Each list in turn."""
    return str(request.param)
