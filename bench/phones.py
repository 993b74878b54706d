"""A thousand phones that keep a language within one minute, from one node on this machine.

They come at random moments, as people do, and none waits for another: a node that falls behind
gets a queue, and the figures show it. Each is a program that asks for what a phone asks for, over a
connection of its own, and checks every body by its hash: of the app by the worker's list, of the
text by the signed metadata. What is left out: TLS, distance, and the work of a browser.
"""

import asyncio
import hashlib
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import brotli

from bench.lab import LANGUAGE, Lab
from bench.processes import children, free_port, peak_bytes, python, serving
from bench.rows import Row, Sample, at_most

WORKERS = 2
PHONES, SECONDS = 1_000, 60
QUICK_PHONES, QUICK_SECONDS = 100, 6
# A person gives up; so does the measurement, which so ends in any case.
PATIENCE_SECONDS = 15
_PRECACHE = re.compile(rb"^const PRECACHE = (.*);$", re.MULTILINE)
_SEED = 7


class WrongError(Exception):
    """An answer that a phone would not take."""


@dataclass
class Tally:
    """Seconds of each answer and of each whole sync; why phones failed; bytes of bodies."""

    answers: list[float] = field(default_factory=list)
    syncs: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    down: int = 0


def rows(lab: Lab) -> Iterator[Row]:
    """Errors, times and memory of one run."""
    phones, seconds = (QUICK_PHONES, QUICK_SECONDS) if lab.quick else (PHONES, SECONDS)
    port = free_port()
    command = python("pwa", "serve", "--port", str(port), "--workers", str(WORKERS))
    with serving(command, port, HOUVAST_DATA=str(lab.node)) as process:
        tally = asyncio.run(_crowd(port, phones, seconds))
        memory = [peak_bytes(worker) / 1e6 for worker in children(process.pid)]
    subject = f"{phones:,} phones keep a language within {seconds} s"
    note = tally.failures[0] if tally.failures else ""
    yield Row(subject, "errors", "", Sample.of([len(tally.failures)]), budget=at_most(0), note=note)
    for name, values, share in (
        ("an answer, p50", tally.answers, 0.5),
        ("an answer, p99", tally.answers, 0.99),
        ("a whole sync, p50", tally.syncs, 0.5),
        ("a whole sync, p99", tally.syncs, 0.99),
    ):
        yield Row(subject, name, "ms", Sample.of(_at(values, share)))
    each = f"{len(tally.answers):,} answers; no connection is shared, and TLS is not counted"
    yield Row(subject, "bodies a phone", "kB", Sample.of([tally.down / phones / 1e3]), note=each)
    yield Row(subject, "memory of a worker, at most", "MB", Sample.of(memory))


def _at(seconds: list[float], share: float) -> list[float]:
    """The milliseconds that this share of all did not exceed; nothing where there are none."""
    ordered = sorted(seconds)
    return [1e3 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]] if ordered else []


async def _crowd(port: int, phones: int, seconds: float) -> Tally:
    tally = Tally()
    moments = random.Random(_SEED)
    await asyncio.gather(*(_come(port, moments.uniform(0, seconds), tally) for _ in range(phones)))
    return tally


async def _come(port: int, delay: float, tally: Tally) -> None:
    await asyncio.sleep(delay)
    started = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _keep_a_language(port, tally)
    except (OSError, asyncio.IncompleteReadError, WrongError) as error:
        tally.failures.append(str(error) or type(error).__name__)
    else:
        tally.syncs.append(time.perf_counter() - started)


async def _keep_a_language(port: int, tally: Tally) -> None:
    """The first screen, the app, the worker with what it keeps, and the text: as a phone asks."""
    phone = await Phone.connect(port, tally)
    try:
        await phone.get("/")
        worker = await phone.get("/sw.js")
        precache: dict[str, str] = json.loads(_PRECACHE.findall(worker)[0])
        for address, sha256 in precache.items():
            # The page asks for the files of the app, and the worker has them from the browser.
            await phone.get(address, sha256)
        bundle = json.loads(await phone.get(f"/tuf/first/{LANGUAGE}.json"))
        targets = bundle["targets"]["signed"]["targets"]
        for path, text in bundle["files"].items():
            if hashlib.sha256(text.encode()).hexdigest() != targets[path]["hashes"]["sha256"]:
                raise WrongError(f"{path}: expected the signed bytes, found others")
    finally:
        phone.close()


class Phone:
    """One connection that stays open, as a browser's."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tally: Tally
    ) -> None:
        self._reader, self._writer, self._tally = reader, writer, tally

    @classmethod
    async def connect(cls, port: int, tally: Tally) -> "Phone":
        return cls(*await asyncio.open_connection("127.0.0.1", port), tally)

    def close(self) -> None:
        self._writer.close()

    async def get(self, path: str, sha256: str | None = None) -> bytes:
        """The body, unpacked. Raises WrongError: another status, or not the bytes of the hash."""
        started = time.perf_counter()
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n"
        self._writer.write(head.encode())
        status, headers = _parsed(await self._reader.readuntil(b"\r\n\r\n"))
        body = await self._reader.readexactly(int(headers["content-length"]))
        self._tally.answers.append(time.perf_counter() - started)
        self._tally.down += len(body)
        if status != 200:
            raise WrongError(f"expected {path}, found status {status}")
        whole = brotli.decompress(body) if headers.get("content-encoding") == "br" else body
        if sha256 and hashlib.sha256(whole).hexdigest() != sha256:
            raise WrongError(f"expected {path} whole, found other bytes")
        return bytes(whole)


def _parsed(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode().strip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}
