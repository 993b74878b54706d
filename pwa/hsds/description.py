"""The OpenAPI description of the API, made from what the API itself is made from."""

from typing import Any

from pwa.hsds.asking import PARAMETERS
from pwa.hsds.endpoints import ENDPOINTS, Endpoint
from pwa.hsds.fields import TABLES, Table
from pwa.hsds.records import Record, Rows

VERSION = "3.0"
LICENSE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

_PAGE = {
    "total_items": "How many records there are.",
    "total_pages": "How many pages; 1 if there are no records.",
    "page_number": "Which page this is.",
    "size": "How many records are on it.",
    "first_page": "Whether it is the first.",
    "last_page": "Whether none follows.",
    "empty": "Whether there is nothing on it.",
}
_ABOUT = {
    "version": {"type": "string", "const": VERSION},
    "profile": {"type": "string", "format": "uri"},
    "openapi_url": {"type": "string", "format": "uri"},
}
_TAG = {"ETag": {"schema": {"type": "string"}, "description": "Send it back in If-None-Match."}}


def openapi(languages: list[str], rows: Rows) -> dict[str, Any]:
    """The description for a release with these languages, as OpenAPI 3.1; with the id of the
    first row of each table as an example."""
    paths = {
        "/": _get("getAPIMetaInformation", "What this API is.", (), _json(_object(_ABOUT))),
        "/openapi.json": _get("getDescription", "This document.", (), _json({"type": "object"})),
        "/datapackage.zip": _get(
            "getDataPackage",
            "Everything as CSV files with a description (Frictionless).",
            (),
            {"application/zip": {}},
        ),
    }
    for name, endpoint in ENDPOINTS.items():
        paths[f"/{name}"] = _list(name, endpoint)
        paths[f"/{name}/{{id}}"] = _one(name, endpoint, rows[endpoint.table][:1])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Directory, as HSDS 3.0",
            "version": VERSION,
            "description": "Open data, read only. Nothing is stored about who asks. An answer "
            "stays the same until the next release, and its ETag with it.",
            "license": LICENSE,
        },
        "servers": [{"url": "/hsds"}],
        "paths": paths,
        "components": {
            "schemas": {
                **{name: _record(table) for name, table in TABLES.items()},
                "minimal": _object({"id": _UUID, "modified_date": _WHEN}),
                "problem": _PROBLEM,
            },
            "parameters": {name: _parameter(name, languages) for name in PARAMETERS},
        },
    }


def without_parameters(description: dict[str, Any]) -> dict[str, Any]:
    """The same for a copy of files: there a question with parameters is refused (400)."""
    paths = {
        path: {**found, "get": {**found["get"], "parameters": []}}
        for path, found in description["paths"].items()
    }
    components = {**description["components"], "parameters": {}}
    return {**description, "paths": paths, "components": components}


_UUID = TABLES["service"].fields["id"].schema
_WHEN = TABLES["service"].fields["last_modified"].schema
_PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status"],
    "additionalProperties": False,
}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _record(table: Table) -> dict[str, Any]:
    one = {name: _ref("schemas", of) for name, of in table.one.items()}
    many = {
        name: {"type": "array", "items": _ref("schemas", of)} for name, of in table.many.items()
    }
    own = {name: dict(kind.schema) for name, kind in table.fields.items()}
    return {
        "type": "object",
        "properties": {**own, **one, **many},
        "required": list(table.required),
        "additionalProperties": False,
    }


def _list(name: str, endpoint: Endpoint) -> dict[str, Any]:
    record = _ref("schemas", endpoint.table)
    if "minimal" in endpoint.of_list:
        record = {"anyOf": [record, _ref("schemas", "minimal")]}
    numbers = {"type": "integer", "minimum": 0}
    page = {
        key: {**({"type": "boolean"} if key in _TRUTHS else numbers), "description": words}
        for key, words in _PAGE.items()
    }
    content = _json(_object({**page, "contents": {"type": "array", "items": record}}))
    lines = {"application/x-ndjson": {"schema": {"type": "string"}}}
    return _get(f"list_{name}", f"A page of {name}.", endpoint.of_list, {**content, **lines})


_TRUTHS = ("first_page", "last_page", "empty")


def _one(name: str, endpoint: Endpoint, examples: list[Record]) -> dict[str, Any]:
    content = _json(_ref("schemas", endpoint.table))
    found = _get(f"get_{endpoint.table}", f"One of {name}, whole.", endpoint.of_one, content)
    example = {"example": examples[0]["id"]} if examples else {}
    path = {"name": "id", "in": "path", "required": True, "schema": dict(_UUID), **example}
    found["parameters"] = [path]
    found["get"]["responses"]["404"] = _failed("There is none with this id.")
    return found


def _get(
    operation: str, summary: str, parameters: tuple[str, ...], content: dict[str, Any]
) -> dict[str, Any]:
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [_ref("parameters", name) for name in parameters],
            "responses": {
                "200": {"description": summary, "headers": _TAG, "content": content},
                "304": {"description": "The copy with the tag that was sent is still good."},
                "400": _failed("A parameter that is unknown, given twice, or not as described."),
                "503": _failed("This node has no release to serve."),
            },
        }
    }


def _failed(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _ref("schemas", "problem")}}
    return {"description": description, "content": content}


def _parameter(name: str, languages: list[str]) -> dict[str, Any]:
    parameter = PARAMETERS[name]
    schema = dict(parameter.schema)
    if name == "language":
        schema["enum"] = languages
    return {"name": name, "in": "query", "description": parameter.description, "schema": schema}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(kind: str, name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/{kind}/{name}"}
