"""A TCP proxy on loopback that counts what passes and, if asked, is as slow as a bad connection."""

import asyncio
import threading
from typing import Self

from bench.link import Lane, Link
from bench.messages import Messages

CHUNK_BYTES = 1460
# For what a server still sends when its client has gone.
_LAST_BYTES_SECONDS = 0.2


class Wire:
    """Carries loopback connections to `target`; use as a context, then point clients at `port`.

    `target` may be set to another server meanwhile: for new connections, the address stays.
    """

    def __init__(self, target: int, link: Link | None = None) -> None:
        self.target = target
        self._delay = link.round_trip / 2 if link else 0.0
        self._up, self._down = Lane(link), Lane(link)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._messages: list[tuple[Messages, Messages]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._problem: ValueError | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def down_bytes(self) -> int:
        """Bytes towards the client so far: heads and bodies, without TCP and IP."""
        return self._down.total

    @property
    def up_bytes(self) -> int:
        return self._up.total

    @property
    def body_bytes(self) -> int:
        """Bytes towards the client that are bodies of HTTP responses."""
        return sum(responses.body_bytes for _, responses in self._messages)

    @property
    def plain_bytes(self) -> int:
        """Those of them that were sent without compression."""
        return sum(responses.plain_bytes for _, responses in self._messages)

    @property
    def requests(self) -> list[str]:
        """The first lines of all HTTP requests so far."""
        return [line for requests, _ in self._messages for line in requests.first_lines]

    def __enter__(self) -> Self:
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._connected, "127.0.0.1", 0), self._loop
        )
        self._server = started.result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        """Cut every connection: for a client the network is gone. Raises what was not counted."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._problem:
            raise self._problem

    async def _stop(self) -> None:
        self._server.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_BYTES_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._tasks.add(task)
        onward: asyncio.StreamWriter | None = None
        try:
            await asyncio.sleep(2 * self._delay)
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self.target)
            requests, responses = Messages(), Messages()
            self._messages.append((requests, responses))
            await asyncio.gather(
                self._carry(reader, onward, self._up, requests),
                self._carry(onward_reader, writer, self._down, responses),
            )
        except ValueError as problem:
            self._problem = problem
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            if onward:
                onward.close()
            self._tasks.discard(task)

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        lane: Lane,
        messages: Messages,
    ) -> None:
        while data := await reader.read(CHUNK_BYTES):
            messages.feed(data)
            await lane.take(len(data))
            if self._delay:
                self._loop.call_later(self._delay, _write, writer, data)
            else:
                _write(writer, data)
        await asyncio.sleep(self._delay)
        # Only this direction ends: what is still under way in the other one counts too.
        _write(writer, b"")


def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Pass bytes on, or with none the end; to nobody when the other side has left."""
    if writer.is_closing():
        return
    if data:
        writer.write(data)
    else:
        writer.write_eof()
