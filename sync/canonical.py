"""The form of packs and hints. Apart from how packs are made: a node needs no more than this."""

import json
from typing import Any

FORMAT = 1
# Below here a release may hold recordings of its texts (docs/formats.md); all else is packs.
_RECORDINGS = "audio/"


def canonical(value: Any) -> bytes:
    """The one byte form of a pack: UTF-8, sorted keys, no spaces, no floats."""
    _refuse_floats(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def is_recording(path: str) -> bool:
    """Whether a target of a release is sound, not JSON."""
    return path.startswith(_RECORDINGS)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a pack holds no floats, found {value}")
    if isinstance(value, (dict, list)):
        for child in value.values() if isinstance(value, dict) else value:
            _refuse_floats(child)
