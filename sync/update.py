"""Bring the catalogs up to the templates, and keep what was translated of a changed block.

Babel's own update offers for a changed text the translation of whatever text is spelled alike,
which may be of another block. Here only the block itself counts.
"""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from sync import older, pofile
from sync.files import write_file

DOMAINS = ("content", "messages")


def update(locales: Path) -> list[Path]:
    """Rewrite the catalogs in which something changed, and return their paths.

    Raises ContentError (nothing is written): a template or a catalog that cannot be read.
    """
    changed = {}
    for domain in DOMAINS:
        template = locales / f"{domain}.pot"
        for path in sorted(locales.glob(f"*/LC_MESSAGES/{domain}.po")):
            data = _updated(path, template)
            if data != path.read_bytes():
                changed[path] = data
    for path, data in changed.items():
        write_file(path, data)
    return list(changed)


def _updated(path: Path, template_path: Path) -> bytes:
    # Read for each language: Babel puts the entries of the template itself into the catalog.
    template, catalog = pofile.read(template_path), pofile.read(path)
    before = [message for message in catalog if message.id]
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    _keep_previous(catalog, before)
    _revive(catalog)
    _carry_all(catalog, before)
    for message in catalog:
        _tidy(message)
    data = pofile.to_bytes(catalog)
    if data == path.read_bytes():
        return data
    # Only with another change, or every run would touch every file.
    catalog.creation_date = template.creation_date
    return pofile.to_bytes(catalog)


def _keep_previous(catalog: Catalog, before: list[Message]) -> None:
    for message in before:
        if message.id in catalog:
            catalog[message.id].previous_id = message.previous_id


def _revive(catalog: Catalog) -> None:
    """Use what is obsolete where its text has come back."""
    # Babel writes what is obsolete without its flags: a guess would come back as a translation.
    catalog.obsolete = {
        key: message for key, message in catalog.obsolete.items() if not message.fuzzy
    }
    for message in catalog:
        was = catalog.obsolete.pop(str(message.id), None)
        if was and not message.string:
            message.string = was.string


def _carry_all(catalog: Catalog, before: list[Message]) -> None:
    old = _by_name(before)
    fresh = [message for message in catalog if message.id]
    known = _by_name(fresh)
    for message in fresh:
        if not message.string:
            names = older.names(message)
            _carry(message, names, [old.get(name) if name in known else None for name in names])


def _by_name(messages: Iterable[Message]) -> dict[str, Message]:
    """The entry of each name that only one has; "menu" is the name of many."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        for name in older.names(message):
            found.setdefault(name, []).append(message)
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _carry(message: Message, names: list[str], before: list[Message | None]) -> None:
    """Take over what was translated of the same block; of all its blocks, where it has several."""
    found = {(older.source(was), was.string) if was else (None, None) for was in before}
    source, translation = found.pop() if len(found) == 1 else (None, None)
    if source is None:
        return
    message.string = translation
    if source != message.id:
        message.flags.add("fuzzy")
        message.previous_id = [source]
        message.user_comments.append(f"{older.MARK}{names[0]}")


def _tidy(message: Message) -> None:
    """Take the mark off an entry that is none (any more)."""
    if not older.is_older(message):
        message.user_comments = [
            comment for comment in message.user_comments if not comment.startswith(older.MARK)
        ]
    if not message.fuzzy:
        message.previous_id = []
