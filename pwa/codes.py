"""Codes for the camera of another phone: that of our address is made here; those of the text come
with the packs. Both have `size`, modules in a row, and `bits`, base64 of one bit a module."""

import base64
from itertools import groupby
from typing import Any

import segno

# Modules of white around it, without which a camera does not find it.
QUIET = 4


def link_to(address: str) -> dict[str, Any]:
    """The `address` of this copy with its code; empty when nobody said one."""
    if not address:
        return {}
    made = segno.make_qr(address, error="m")
    bits = "".join("1" if module else "0" for row in made.matrix for module in row)
    packed = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8))
    return {
        "address": address,
        "size": len(made.matrix),
        "bits": base64.b64encode(packed).decode(),
    }


def code_path(code: dict[str, Any]) -> str:
    """The dark modules as the path of an SVG, in units of a module; static/js/codes.js draws the
    same."""
    size = code["size"]
    bits = "".join(f"{byte:08b}" for byte in base64.b64decode(code["bits"]))
    parts = []
    for row in range(size):
        column = 0
        for module, run in groupby(bits[row * size : (row + 1) * size]):
            length = len(list(run))
            if module == "1":
                parts.append(f"M{column + QUIET} {row + QUIET}h{length}v1h-{length}z")
            column += length
    return "".join(parts)
