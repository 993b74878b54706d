"""What a small correction costs a phone that keeps one language of sixteen; beside a website with
a Workbox worker, and beside the least that is possible: zstd with the old text at hand."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from bench import website
from bench.browser import App, Website, phone, quiet
from bench.changed import CORRECTED
from bench.install import debian_program, library_path, named
from bench.lab import Lab, at_once
from bench.rows import Row, Sample, at_most
from bench.wire import Wire

SUBJECT = "one paragraph and one number corrected, 16 languages"
BODY_BYTES = 2_500
_HAS_IT = """async number => {
  const kept = await (await caches.open('now')).match('/now')
  return (await kept.json()).number === number
}"""


def rows(lab: Lab) -> Iterator[Row]:
    """Bytes from opening the kept app until it has the correction and nothing passes any more."""
    runs = lab.runs(full=3)
    sites = _sites(lab)
    news = str(lab.corrected_repository)
    ours = Sample.of(at_once(lambda _: _ours(lab, news), runs))
    theirs = Sample.of(at_once(lambda _: _theirs(lab, *sites), runs) if sites else [])
    budget = at_most(BODY_BYTES)
    yield Row(SUBJECT, "bodies down", "B", ours, website.NAME, theirs, budget)
    zstd = debian_program("zstd", "zstd")
    least = Sample.of([_least(zstd, lab)] if zstd else [])
    name = f"{named(zstd, 'zstd', '--version')} --patch-from"
    yield Row(SUBJECT, "bodies down", "B", ours, name, least, note="zstd: unsigned, two files")


def _ours(lab: Lab, news: str) -> float:
    node = lab.sixteen_copy(lab.new_folder("correction") / "node")
    profile = lab.new_folder("profile")
    app = App(CORRECTED)
    with lab.serve(data=node) as port, Wire(port) as wire:
        with phone(profile) as page:
            app.make_ready(page, wire.url)
        lab.pull(news, node)
        body = wire.body_bytes
        with phone(profile) as page:
            app.reopen(page, wire.url)
            _until_corrected(page)
            quiet(wire)
        return wire.body_bytes - body


def _until_corrected(page: Page) -> None:
    page.wait_for_function(f"() => ({_HAS_IT})(2)")


def _sites(lab: Lab) -> tuple[Path, Path] | None:
    """The website of the two releases; None where it cannot be made."""
    # As a first release too: the number of a release stands on every page, and is ours to pay for.
    folder = lab.new_folder("corrected")
    repository = lab.publish(lab.corrected_build, folder / "repository")
    corrected = lab.pull(str(repository), folder / "node")
    old, new = _site(lab, lab.sixteen), _site(lab, corrected)
    return (old, new) if old and new else None


def _theirs(lab: Lab, old: Path, new: Path) -> float:
    """One after the other at one address."""
    visitor = Website(CORRECTED)
    profile = lab.new_folder("profile")
    with website.serve(old) as port, website.serve(new) as new_port, Wire(port) as wire:
        with phone(profile) as page:
            visitor.make_ready(page, wire.url)
        body, wire.target = wire.body_bytes, new_port
        with phone(profile) as page:
            visitor.reopen(page, wire.url)
            quiet(wire)
        return wire.body_bytes - body


def _site(lab: Lab, node: Path) -> Path | None:
    with lab.serve(data=node) as port:
        return website.build(port, CORRECTED, lab.new_folder("site"))


def _least(zstd: Path, lab: Lab) -> float:
    """Bytes of the two files that changed, each packed with its older form at hand."""
    before, after, folder = lab.sixteen_build, lab.corrected_build, lab.new_folder("zstd")
    total = 0
    for name in ("directory.json", f"packs/{CORRECTED}.json"):
        packed = folder / Path(name).name
        subprocess.run(
            [zstd, "-19", "-qq", f"--patch-from={before / name}", after / name, "-o", packed],
            env={**os.environ, "LD_LIBRARY_PATH": library_path()},
            check=True,
        )
        total += packed.stat().st_size
    return total
