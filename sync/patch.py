"""The difference between two packs: a JSON merge patch (RFC 7396) over their keyed form.

RFC 7396 replaces arrays whole. So an array whose members are objects with ids of their own
becomes an object first: {"#": ["b1", "b2"], "b1": {…}, "b2": {…}}; then one changed block is one
entry of the patch. A patch is trusted for nothing: whoever applies one compares the result with
the length and the hash that were signed, and fetches the whole file where they differ.
"""

import json
from typing import Any, NoReturn

from sync.canonical import canonical

ORDER = "#"


def make(old: bytes, new: bytes) -> bytes | None:
    """The patch from one canonical JSON text to another, as canonical JSON.

    None where none can say it: a null in `new`, a key "#", a text that is not canonical JSON.
    """
    try:
        patch = canonical(_difference(_keyed(_parse(old)), _keyed(_parse(new))))
        return patch if apply(old, patch) == new else None
    except (ValueError, TypeError, RecursionError):
        return None


def apply(old: bytes, patch: bytes) -> bytes:
    """What `old` becomes, as canonical JSON. Raises ValueError; never grows beyond its input."""
    try:
        return canonical(_unkeyed(_merged(_keyed(_parse(old)), _parse(patch))))
    except RecursionError as error:
        raise ValueError("expected a patch of a pack, found one nested too deeply") from error


def _parse(text: bytes) -> Any:
    return json.loads(text.decode(), parse_float=_refuse, parse_constant=_refuse)


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"expected whole numbers in a pack, found {number}")


def _keyed(value: Any) -> Any:
    if isinstance(value, dict):
        _refuse_order(value)
        return {key: _keyed(child) for key, child in value.items()}
    if not isinstance(value, list):
        return value
    children = [_keyed(child) for child in value]
    ids = [child.get("id") if isinstance(child, dict) else None for child in value]
    if not ids or not all(isinstance(each, str) and each for each in ids):
        return children
    if len(set(ids)) < len(ids):
        return children
    _refuse_order(ids)
    return {ORDER: ids, **dict(zip(ids, children, strict=True))}


def _refuse_order(names: Any) -> None:
    if ORDER in names:
        raise ValueError(f"expected no key {ORDER!r} in a pack, found one")


def _unkeyed(value: Any) -> Any:
    if isinstance(value, list):
        return [_unkeyed(child) for child in value]
    if not isinstance(value, dict):
        return value
    children = {key: _unkeyed(child) for key, child in value.items() if key != ORDER}
    if ORDER not in value:
        return children
    order = value[ORDER]
    # Each once: an id that is named twice would double what is below it, at every depth.
    if not _is_names(order) or len(set(order)) < len(order) or set(order) != set(children):
        raise ValueError(f"expected the ids of an array under {ORDER!r}, each once, found others")
    return [children[name] for name in order]


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _difference(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    changed = {key: None for key in old if key not in new}
    for key, value in new.items():
        if key not in old:
            changed[key] = value
        elif isinstance(value, dict) and isinstance(old[key], dict):
            if inner := _difference(old[key], value):
                changed[key] = inner
        # By their texts: to Python, 1 and true are equal.
        elif canonical(value) != canonical(old[key]):
            changed[key] = value
    return changed


def _merged(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged
