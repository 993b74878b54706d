"""rsync over its own protocol on loopback, counted on the wire."""

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import Self

from bench.install import debian_program, library_path
from bench.processes import Command, free_port, serving
from bench.wire import Wire

_CONFIGURATION = """\
use chroot = no
log file = /dev/null
{owner}
[files]
path = {path}
read only = yes
"""
_FETCH_SECONDS = 60


class Rsync:
    """A daemon that serves `source`, and one copy of it; use as a context."""

    def __init__(self, folder: Path, source: Path) -> None:
        self._folder = Path(mkdtemp(prefix="rsync-", dir=folder))
        self._source = source
        self._program = debian_program("rsync", "rsync")
        self._port = free_port()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self._program:
            # Root's daemon would serve as somebody who cannot read a scratch folder.
            owner = "uid = root\ngid = root" if os.geteuid() == 0 else ""
            file = self._folder / "rsyncd.conf"
            file.write_text(_CONFIGURATION.format(owner=owner, path=self._source))
            options = ["--daemon", "--no-detach", "--address=127.0.0.1", f"--port={self._port}"]
            command: Command = [self._program, *options, f"--config={file}"]
            self._open.enter_context(serving(command, self._port, LD_LIBRARY_PATH=library_path()))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def fetch(self) -> float | None:
        """Bring the copy up to date; bytes both ways, or None where there is no rsync."""
        if self._program is None:
            return None
        with Wire(self._port) as wire:
            address = f"rsync://127.0.0.1:{wire.port}/files/"
            subprocess.run(
                [self._program, "-az", "--delete", address, self._folder / "copy"],
                env={**os.environ, "LD_LIBRARY_PATH": library_path()},
                timeout=_FETCH_SECONDS,
                check=True,
            )
        return wire.up_bytes + wire.down_bytes
