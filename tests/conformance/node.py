"""The client protocol of tuf-conformance over the code that a node verifies and fetches with.

    node --metadata-dir D init ROOT
    node --metadata-dir D --metadata-url U refresh
    node --metadata-dir D --metadata-url U --target-name P [--target-name …]
         --target-base-url T --target-dir O download

The suite reads trusted metadata as files in D; a node keeps the same bytes in `state.db`. As the
suite wants, what was verified is kept here also when a later file fails; a node keeps only the
root then, so that a mirror that is half copied does not shut out one that is whole.

`.br` forms are ours and not TUF's, and the suite counts requests: they are not asked for. It sets
the clock back to when a repository of old was fresh: the age of this program is no floor there.
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tuf.api.exceptions import DownloadError, RepositoryError  # noqa: E402
from tuf.ngclient import Updater  # noqa: E402

from sync import clock, trust  # noqa: E402
from sync.errors import SyncError  # noqa: E402
from sync.fetcher import Fetcher  # noqa: E402
from sync.files import write_file  # noqa: E402

clock.BUILT = datetime.min.replace(tzinfo=UTC)


def main() -> int:
    arguments = _parser().parse_args()
    try:
        arguments.run(arguments)
    except (SyncError, RepositoryError, DownloadError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def init(arguments: argparse.Namespace) -> None:
    write_file(arguments.metadata_dir / "root.json", arguments.root.read_bytes())


def refresh(arguments: argparse.Namespace) -> None:
    _run(arguments, lambda updater, fetcher: updater.refresh())


def download(arguments: argparse.Namespace) -> None:
    def fetch(updater: Updater, fetcher: Fetcher) -> None:
        for name in arguments.target_name:
            _download(updater, fetcher, name, arguments.target_dir)

    _run(arguments, fetch)


def _run(arguments: argparse.Namespace, work) -> None:
    """Verify in a scratch folder that starts with D, and write what was verified back to D."""
    folder = arguments.metadata_dir
    trusted = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    with tempfile.TemporaryDirectory() as scratch, Fetcher(compressed=False) as fetcher:
        urls = [arguments.metadata_url, *filter(None, [arguments.target_base_url])]
        updater = trust.make_updater(
            Path(scratch) / "tuf", trusted, trusted["root.json"], fetcher, *urls
        )
        try:
            work(updater, fetcher)
            trust.check_floors(trusted, trust.verified_files(Path(scratch) / "tuf"))
        finally:
            for name, data in trust.verified_files(Path(scratch) / "tuf").items():
                if data != trusted.get(name) and not name.endswith(".root.json"):
                    write_file(folder / name, data)


def _download(updater: Updater, fetcher: Fetcher, name: str, folder: Path) -> None:
    info = updater.get_targetinfo(name)
    if info is None:
        raise RepositoryError(f"expected the target {name}, found none")
    path = folder / quote(name, safe="")
    if not updater.find_cached_target(info, str(path)):
        with tempfile.TemporaryDirectory() as scratch:
            write_file(path, trust.download(updater, fetcher, info, Path(scratch) / "target"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metadata-dir", type=Path, required=True)
    parser.add_argument("--metadata-url")
    parser.add_argument("--target-name", action="append", default=[])
    parser.add_argument("--target-base-url")
    parser.add_argument("--target-dir", type=Path)
    commands = parser.add_subparsers(required=True)
    first = commands.add_parser("init")
    first.add_argument("root", type=Path)
    first.set_defaults(run=init)
    for name, run in (("refresh", refresh), ("download", download)):
        commands.add_parser(name).set_defaults(run=run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
