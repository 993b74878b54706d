"""A text as the modules of a QR code, so that a phone draws it and needs no encoder."""

import base64
from typing import Any

import segno

# UTF-8. More would make modules too small for an old camera, at 3 cm.
MOST_BYTES = 300
# 15 % of it may be worn or dirty: it is carried in a wallet.
_LEVEL = "m"


def drawn(text: str) -> dict[str, Any]:
    """`size`: modules in a row, without the quiet zone; `bits`: base64 of one bit for each, row
    by row, 1 for dark. Without a mark of its encoding: readers find UTF-8 by themselves, and some
    show that mark as text."""
    made = segno.make_qr(text, error=_LEVEL, mode="byte", encoding="utf-8", boost_error=False)
    bits = "".join("1" if module else "0" for row in made.matrix for module in row)
    packed = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8))
    return {"size": len(made.matrix), "bits": base64.b64encode(packed).decode()}
