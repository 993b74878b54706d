"""Brotli from strangers: never more than a limit, never an error of another kind."""

from typing import IO

import brotli

from sync.web import CHUNK_BYTES


class CorruptError(Exception):
    """Not Brotli, not whole, or longer than it may be; the plain form may still be good."""


def decompress(packed: IO[bytes], plain: IO[bytes], limit: int) -> None:
    """Write at most `limit` bytes and a chunk to `plain`. Raises CorruptError."""
    decoder = brotli.Decompressor()
    size = 0
    while not decoder.is_finished():
        data = packed.read(CHUNK_BYTES) if decoder.can_accept_more_data() else b""
        try:
            out = decoder.process(data, output_buffer_limit=CHUNK_BYTES)
        except brotli.error as error:
            raise CorruptError("expected a Brotli stream, found something else") from error
        # Without input it still gives what it holds back; then nothing more can come.
        if not data and not out and not decoder.is_finished():
            raise CorruptError("expected the end of a Brotli stream, found none")
        size += len(out)
        if size > limit:
            raise CorruptError(f"expected at most {limit} bytes, found more")
        plain.write(out)
