"""The kinds of addresses: as which file each is kept, and what stands where one has no file.

Patterns are of the whole address, and mean the same in Python and in nginx; the first that fits
counts.
"""

import re
from dataclasses import dataclass
from itertools import chain

PAGE_MISSING = "404.html"
FILE_MISSING = "404.txt"
RECORD_MISSING = "hsds/404.json"
QUESTION_REFUSED = "hsds/400.json"


@dataclass(frozen=True)
class Kind:
    """`ending` follows the address in the name of a file: what has addresses below it is a folder.

    `lasting`: what is there once stays as it is, for its name says which bytes or which version.
    `compressed`: as an object, which has one form for everybody, it is the one that phones take.
    """

    pattern: str
    ending: str = ""
    missing: str = PAGE_MISSING
    lasting: bool = False
    compressed: bool = True

    def fits(self, address: str) -> bool:
        return bool(re.search(self.pattern, address))

    def file_of(self, address: str) -> str:
        """The name of its file, below the folder of the export."""
        return f"{address.rstrip('/')}{self.ending}".lstrip("/")


def _files(folder: str, *suffixes: str) -> list[Kind]:
    return [
        Kind(rf"^/{folder}/.+\.{suffix}$", missing=FILE_MISSING, lasting=True)
        for suffix in suffixes
    ]


PAGE = Kind(r"^/", "/index.html")
KINDS = tuple(
    chain(
        [Kind(r"^/sw\.js$"), Kind(r"^/healthz$"), Kind(r"^/\.well-known/security\.txt$")],
        _files("static", "css", "js", "svg"),
        _files("f", "woff2"),
        [
            Kind(r"^/m/[0-9]+\.json$"),
            Kind(r"^/m/[0-9]+\.png$"),
            Kind(r"^/tuf/(?:metadata/now|first/[^/]+)\.json$", missing=FILE_MISSING),
            # Another node asks for these as they are, and unpacks nothing (sync/web.py).
            Kind(r"^/tuf/metadata/timestamp\.json$", missing=FILE_MISSING, compressed=False),
            Kind(
                r"^/tuf/metadata/[0-9]+\.[a-z]+\.json$",
                missing=FILE_MISSING,
                lasting=True,
                compressed=False,
            ),
            Kind(r"^/tuf/diff/index\.json$", missing=FILE_MISSING, compressed=False),
            Kind(r"^/tuf/metadata/timestamp\.json\.br$", missing=FILE_MISSING),
        ],
        _files("tuf", r"json\.br", "json"),
        [
            Kind(r"^/hsds/datapackage\.zip$", missing=RECORD_MISSING),
            Kind(r"^/hsds/openapi\.json$", missing=RECORD_MISSING),
            Kind(r"^/hsds/[a-z_]+/.+$", missing=RECORD_MISSING),
            Kind(r"^/hsds/?$", "/index.json", RECORD_MISSING),
            Kind(r"^/hsds/[a-z_]+/?$", "/index.json", RECORD_MISSING),
            # Nothing is here.
            Kind(r"^/(?:static|f|tuf)/", missing=FILE_MISSING),
            Kind(r"^/hsds/", missing=RECORD_MISSING),
            PAGE,
        ],
    )
)


def kind_of(address: str) -> Kind:
    return next(kind for kind in KINDS if kind.fits(address))
