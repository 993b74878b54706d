"""The blocks of a LevelDB table (.ldb), unpacked; its log files hold plain bytes.

The format: https://github.com/google/leveldb/blob/main/doc/table_format.md
"""

from collections.abc import Iterator

import cramjam

MAGIC = bytes.fromhex("57fb808b247547db")
FOOTER_BYTES = 48
SNAPPY = 1


def blocks(table: bytes) -> Iterator[bytes]:
    """Every data block, and the index, which holds keys as well."""
    footer = table[-FOOTER_BYTES:]
    position = 0
    for _ in range(2):  # where the metaindex lies
        _, position = _varint(footer, position)
    offset, position = _varint(footer, position)
    size, _ = _varint(footer, position)
    index = _block(table, offset, size)
    yield index
    for handle in _values(index):
        offset, position = _varint(handle, 0)
        size, _ = _varint(handle, position)
        yield _block(table, offset, size)


def _block(table: bytes, offset: int, size: int) -> bytes:
    data = table[offset : offset + size]
    return bytes(cramjam.snappy.decompress_raw(data)) if table[offset + size] == SNAPPY else data


def _values(block: bytes) -> Iterator[bytes]:
    """The values of the entries of a block, up to its list of restart points."""
    restarts = int.from_bytes(block[-4:], "little")
    end = len(block) - 4 * (restarts + 1)
    position = 0
    while position < end:
        _, position = _varint(block, position)
        unshared, position = _varint(block, position)
        length, position = _varint(block, position)
        position += unshared
        yield block[position : position + length]
        position += length


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """A number and where it ends."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
