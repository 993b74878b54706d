"""Translations that their source has left behind.

Such an entry is fuzzy, has the English that it was translated from (`#| msgid`), and a translator
comment that names the block: `older: p07#b4`. All three, and the block must still be its own: so
no guess of an editor's fuzzy matching, which may be of another block, passes for one.
"""

from babel.messages.catalog import Message

MARK = "older: "


def names(message: Message) -> list[str]:
    """What the extractors say that an entry is: "p07#b4", "services police description", …"""
    # A block may become a list item and still be the same block.
    return [
        comment.split(" ")[0] if "#" in comment else comment for comment in message.auto_comments
    ]


def is_older(message: Message) -> bool:
    marked = {
        comment.removeprefix(MARK) for comment in message.user_comments if comment.startswith(MARK)
    }
    return bool(
        message.fuzzy
        and message.string
        and message.previous_id
        and marked.intersection(names(message))
    )


def source(message: Message) -> str | None:
    """The English that the translation of an entry is of; None when it is of none for sure."""
    if is_older(message):
        return str(message.previous_id[0])
    return str(message.id) if message.string and not message.fuzzy else None
