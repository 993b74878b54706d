"""Bring the peers into bench/.peers: packages of npm, Python and Debian, unpacked, not installed.

Nothing on the machine changes and no daemon starts. What cannot be had is None, and its rows
say so.
"""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from bench.processes import run

PEERS = Path(__file__).parent / ".peers"


@cache
def npm_package(name: str, version: str) -> Path | None:
    """The folder with the node_modules of this exact version, or None."""
    folder = PEERS / f"{name}-{version}"
    if (folder / "node_modules" / name / "package.json").is_file():
        return folder
    npm = _which("npm")
    if npm is None or _which("node") is None:
        _say_missing(name, "no npm")
        return None
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        npm,
        "install",
        "--silent",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]
    try:
        run([*command, "--prefix", folder, f"{name}@{version}"])
    except (subprocess.SubprocessError, OSError) as error:
        shutil.rmtree(folder)
        _say_missing(name, str(error))
        return None
    return folder


@cache
def python_package(name: str, version: str) -> Path | None:
    """A folder to import this exact version from, or None."""
    folder = PEERS / f"{name}-{version}"
    if not (folder / name).is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
        try:
            run([*command, folder, f"{name}=={version}"])
        except (subprocess.SubprocessError, OSError) as error:
            _say_missing(name, str(error))
            return None
    return folder


def node() -> Path | None:
    """The JavaScript runtime."""
    found = _which("node")
    return Path(found) if found else None


@cache
def debian_program(name: str, package: str) -> Path | None:
    """A program of a Debian package, or None; found on the machine or unpacked beside us."""
    unpacked = PEERS / package
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or _unpacked(name)
    if found is None and shutil.which("apt-get") and shutil.which("dpkg-deb"):
        try:
            _unpack(package, unpacked)
        except (subprocess.SubprocessError, OSError) as error:
            _say_missing(package, str(error))
            return None
        found = _unpacked(name)
    if found is None:
        _say_missing(package, "no such program")
        return None
    return Path(found)


def named(program: Path | None, name: str, flag: str) -> str:
    """The name of a program with the version that it gives with `flag`."""
    if program is None:
        return name
    settings = {**os.environ, "LD_LIBRARY_PATH": library_path()}
    told = subprocess.run([program, flag], capture_output=True, text=True, env=settings)
    found = re.search(r"\d+(\.\d+)+", told.stdout + told.stderr)
    return f"{name} {found[0]}" if found else name


def library_path() -> str:
    """Where unpacked programs find the libraries that came with them, for LD_LIBRARY_PATH."""
    return ":".join(map(str, PEERS.glob("*/usr/lib/*-linux-gnu")))


def _unpack(package: str, folder: Path) -> None:
    archives = folder / "archives"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        run(["apt-get", "update", "-qq"])
    options = [f"Dir::Cache::archives={archives}", "Debug::NoLocking=1"]
    flags = [flag for option in options for flag in ("-o", option)]
    command = ["apt-get", "install", "--download-only", "-y", "-qq", "--no-install-recommends"]
    run([*command, *flags, package])
    for archive in archives.glob("*.deb"):
        run(["dpkg-deb", "-x", archive, folder])


def _unpacked(name: str) -> str | None:
    found = [*PEERS.glob(f"*/usr/bin/{name}"), *PEERS.glob(f"*/usr/sbin/{name}")]
    return str(found[0]) if found else None


def _which(name: str) -> str | None:
    """On the machine, or from the Python package that carries Node."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def _say_missing(name: str, reason: str) -> None:
    print(f"peer missing: {name}: {reason}", file=sys.stderr)
