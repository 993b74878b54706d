"""The part of a text that shows why it was found. The same as static/js/excerpt.js."""

from pwa.spelling import words_of

# Its letters, and those before the first word that was found.
LETTERS, BEFORE = 140, 40


def excerpt(text: str, marked: set[str]) -> list[tuple[str, bool]]:
    """The part of a text around the first marked word, in pieces, each with whether it is one."""
    spots = [word for word in words_of(text) if word.text in marked]
    start, end = _part(text, spots[0].start if spots else 0)
    pieces = [("…" if start else "", False)]
    at = start
    for spot in spots:
        if at < spot.end <= end:
            begin = max(at, spot.start)
            pieces += [(text[at:begin], False), (text[begin : spot.end], True)]
            at = spot.end
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _part(text: str, wanted: int) -> tuple[int, int]:
    """Where an excerpt begins and ends: all of a short text; else, if it can, between words."""
    if len(text) <= LETTERS:
        return 0, len(text)
    start = max(0, min(wanted - BEFORE, len(text) - LETTERS))
    if start:
        # Past the next space; 0 where there is none before what is wanted.
        start = text.find(" ", start, wanted) + 1 or start
    end = min(len(text), start + LETTERS)
    if end < len(text):
        space = text.rfind(" ", start + LETTERS // 2, end)
        end = space if space > 0 else end
    return start, end
