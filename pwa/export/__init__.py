"""The whole app as files, for any web server, object store or CDN: docs/adr/0027.

The application itself is asked, address by address; here it is decided which addresses there are
(addresses), as which files they are kept (kinds), how other servers are told (described), and how a
folder appears whole (place).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pwa import create_app
from pwa.copied import COPY, Copy
from pwa.export import described, place
from pwa.export.addresses import addresses, pinned
from pwa.export.answers import ask, ask_what_is_not_there
from pwa.export.errors import ExportError

__all__ = ["ExportError", "Exported", "export"]


@dataclass(frozen=True)
class Exported:
    """What was written: the number of the release, how many addresses, files, and bytes."""

    release: int
    addresses: int
    files: int
    size: int


def export(
    folder: Path, host: str, config: Mapping[str, Any], *, pairs: bool = False, force: bool = False
) -> Exported:
    """Write the active release of a node, as `folder` or not at all.

    `config` is that of `create_app`. Raises ExportError: there is something else in `folder`, or
    it cannot be written; NoReleaseError; OperatorFileError.
    """
    place.check(folder, force)
    copy = Copy(datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), pairs)
    app = create_app({**config, COPY: copy})
    with pinned(app) as release:
        found = list(addresses(app, release))
    # Outside: a request within another one would share what that has worked out, its language too.
    answers = [ask(app, host, address) for address in found] + ask_what_is_not_there(app, host)
    files = {name: data for answer in answers for name, data in answer.files.items()}
    files |= described.files(answers, release.facts, copy)
    place.put(folder, files)
    sizes = [len(data) for data in files.values()]
    number = int(release.facts["number"])
    return Exported(number, sum(answer.status == 200 for answer in answers), len(sizes), sum(sizes))
