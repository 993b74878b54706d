"""What a node fetches: nothing new, and a small correction in one language of sixteen; beside
rsync and python-tuf.

Every figure is the bytes of both directions on the connection, heads included.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from tuf.ngclient import Updater

from bench.changed import LANGUAGES
from bench.install import debian_program, named
from bench.lab import Lab
from bench.processes import free_port, python, serving
from bench.rows import Row, Sample, fewer
from bench.rsync import Rsync
from bench.wire import Wire

SUBJECT = "pull, bytes both ways"
RSYNC = "rsync"
# Not a row: the same command over what we sign, where every new file has a new name.
SIGNED_RSYNC = "rsync of the signed files"
STOCK = f"python-tuf {version('tuf')}"


@dataclass
class Counts:
    """Bytes of the two steps, for each run."""

    unchanged: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)


def rows(lab: Lab) -> Iterator[Row]:
    """The same two steps for everybody; then every pair as a row."""
    rsync = named(debian_program("rsync", "rsync"), RSYNC, "--version")
    counts = {name: Counts() for name in ("ours", STOCK, RSYNC, SIGNED_RSYNC)}
    for _ in lab.runs(full=3):
        _one_run(lab, counts)
    for step, name in (
        ("unchanged", "nothing changed"),
        ("changed", "one paragraph and one number changed"),
    ):
        ours, *theirs, signed = (Sample.of(getattr(of, step)) for of in counts.values())
        note = f"{SIGNED_RSYNC}: {signed.median:,.0f} B" if signed else ""
        for peer, sample in zip((STOCK, RSYNC), theirs, strict=True):
            is_rsync = peer == RSYNC
            yield Row(
                *(SUBJECT, f"{name}, {LANGUAGES} languages", "B", ours),
                *(rsync if is_rsync else peer, sample, fewer(sample)),
                note=note if is_rsync else "",
            )


def _one_run(lab: Lab, counts: dict[str, Counts]) -> None:
    folder = lab.new_folder("pull")
    repository = Path(shutil.copytree(lab.sixteen_repository, folder / "repository"))
    plain = Path(shutil.copytree(lab.sixteen_build, folder / "plain"))
    node, stock = folder / "node", folder / "stock"
    with (
        _web_server(repository) as port,
        Rsync(folder, plain) as packs,
        Rsync(folder, repository) as signed_files,
    ):
        steps: dict[str, Callable[[], float | None]] = {
            "ours": lambda: _through(port, lambda url: lab.pull(url, node)),
            STOCK: lambda: _through(port, lambda url: _stock_pull(lab, url, stock)),
            RSYNC: packs.fetch,
            SIGNED_RSYNC: signed_files.fetch,
        }
        for fetch in steps.values():
            fetch()
        for name, fetch in steps.items():
            _note(counts[name].unchanged, fetch())
        # With their dates: what did not change keeps its own.
        shutil.copytree(lab.corrected_repository, repository, dirs_exist_ok=True)
        _copy_what_differs(lab.corrected_build, plain)
        for name, fetch in steps.items():
            _note(counts[name].changed, fetch())


def _note(figures: list[float], figure: float | None) -> None:
    if figure is not None:
        figures.append(figure)


def _through(port: int, fetch: Callable[[str], object]) -> float:
    with Wire(port) as wire:
        fetch(wire.url)
    return wire.up_bytes + wire.down_bytes


def _stock_pull(lab: Lab, url: str, folder: Path) -> None:
    """python-tuf's own client as its documentation uses it: refresh, then what is not cached."""
    metadata, targets = folder / "metadata", folder / "targets"
    metadata.mkdir(parents=True, exist_ok=True)
    targets.mkdir(exist_ok=True)
    root = (lab.keys / "root.json").read_bytes()
    updater = Updater(
        str(metadata), f"{url}/metadata/", str(targets), f"{url}/targets/", bootstrap=root
    )
    updater.refresh()
    for path in lab.sixteen_build.rglob("*.json"):
        info = updater.get_targetinfo(path.relative_to(lab.sixteen_build).as_posix())
        if info and not updater.find_cached_target(info):
            updater.download_target(info)


def _copy_what_differs(source: Path, to: Path) -> None:
    """As a careful operator would: what did not change keeps its date."""
    for path in source.rglob("*.json"):
        copy = to / path.relative_to(source)
        if copy.read_bytes() != path.read_bytes():
            shutil.copyfile(path, copy)


@contextmanager
def _web_server(folder: Path) -> Iterator[int]:
    """Python's plain web server over a folder, with connections kept open; yields its port."""
    port = free_port()
    options = ["--bind", "127.0.0.1", "--protocol", "HTTP/1.1", "--directory", str(folder)]
    with serving(python("http.server", *options, str(port)), port, silent=True):
        yield port
