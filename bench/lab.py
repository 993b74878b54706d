"""What the subjects share: a folder to work in, the bundled content published, a node of it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from bench import website
from bench.changed import with_one_correction, with_sixteen_languages
from bench.processes import free_port, python, run, serving

LANGUAGE = "nl"
Given = TypeVar("Given")
Found = TypeVar("Found")


def at_once(measure: Callable[[Given], Found], of: Sequence[Given]) -> list[Found]:
    """For what is counted while silence or a slow line is waited for: a busy machine changes none
    of it. What `measure` takes from a lab is made before: two would make it twice.
    """
    with ThreadPoolExecutor(len(of) or None) as pool:
        return list(pool.map(measure, of))


@dataclass
class Lab:
    """`folder` is scratch and goes away afterwards; `quick` asks for fewer and shorter runs.

    `is_chosen`: somebody asked for these subjects by name, and waits beyond the ten minutes that
    all of them may take.
    """

    folder: Path
    quick: bool
    is_chosen: bool = False

    def runs(self, full: int, quick: int = 1) -> range:
        """How often to repeat a measurement."""
        return range(quick if self.quick else full)

    def new_folder(self, name: str) -> Path:
        """An empty folder that nobody used before."""
        return Path(mkdtemp(prefix=name + "-", dir=self.folder))

    @cached_property
    def keys(self) -> Path:
        run(python("sync", "keys", self.folder / "keys"))
        return self.folder / "keys"

    @cached_property
    def build(self) -> Path:
        """The bundled content as packs."""
        run(python("sync", "build", "--out", self.folder / "build"))
        return self.folder / "build"

    @cached_property
    def repository(self) -> Path:
        """The bundled content, published once. Do not publish more to it."""
        return self.publish(self.build, self.folder / "repository")

    @cached_property
    def node(self) -> Path:
        """The data folder of a node that holds it. Do not change it."""
        return self.pull(str(self.repository), self.folder / "node")

    @cached_property
    def sixteen_build(self) -> Path:
        """Packs of sixteen languages."""
        return with_sixteen_languages(self.build, self.folder / "sixteen-build")

    @cached_property
    def sixteen_repository(self) -> Path:
        """They, published once. Do not publish more to it."""
        return self.publish(self.sixteen_build, self.folder / "sixteen-repository")

    @cached_property
    def sixteen(self) -> Path:
        """The data folder of a node that holds them. Do not change it."""
        return self.pull(str(self.sixteen_repository), self.folder / "sixteen-node")

    @cached_property
    def corrected_build(self) -> Path:
        """The same packs with one paragraph and one number corrected."""
        return with_one_correction(self.sixteen_build, self.folder / "corrected-build")

    @cached_property
    def corrected_repository(self) -> Path:
        """The repository of sixteen languages with that as its second release."""
        copied = shutil.copytree(self.sixteen_repository, self.folder / "corrected-repository")
        return self.publish(self.corrected_build, Path(copied))

    def sixteen_copy(self, to: Path) -> Path:
        """A node that holds sixteen languages, to change."""
        return Path(shutil.copytree(self.sixteen, to))

    @cached_property
    def website(self) -> Path | None:
        """The folder of the website that is our peer on a phone; None where that is missing."""
        with self.serve() as port:
            return website.build(port, LANGUAGE, self.folder)

    def publish(self, build: Path, repository: Path) -> Path:
        run(python("sync", "publish", "--build", build, "--keys", self.keys, "--to", repository))
        return repository

    def pull(self, source: str, data: Path) -> Path:
        run(python("sync", "pull", source, "--data", data, "--root", self.keys / "root.json"))
        return data

    @contextmanager
    def serve(self, workers: int = 2, data: Path | None = None) -> Iterator[int]:
        """`python -m pwa serve` over a node, that one if none is given; yields its port."""
        port = free_port()
        command = python("pwa", "serve", "--port", str(port), "--workers", str(workers))
        with serving(command, port, HOUVAST_DATA=str(data or self.node)):
            yield port
