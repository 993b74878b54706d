"""The colours an operator may set, held to the contrast that WCAG 2.2 asks for."""

import re

# What may be set: the colour of links and buttons, and the ground of choices and notes.
NAMES = ("link", "accent")
SCHEMES = ("light", "dark")
# WCAG 2.2, 1.4.3: text of ordinary size.
CONTRAST = 4.5

_HEX = re.compile(r"#[0-9a-f]{6}")
_PROPERTY = re.compile(r"--(\w+): #([0-9a-f]{3}|[0-9a-f]{6});")


def is_colour(text: str) -> bool:
    """Whether it has the one form we take: #1c5573."""
    return bool(_HEX.fullmatch(text))


def palettes(css: str) -> dict[str, dict[str, str]]:
    """The custom properties of our stylesheet by scheme: {"light": {"paper": "#fbfaf7", …}, …}."""
    light, dark = css.split("prefers-color-scheme: dark", 1)
    return {
        "light": {name: _long(value) for name, value in _PROPERTY.findall(light)},
        "dark": {name: _long(value) for name, value in _PROPERTY.findall(dark)},
    }


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_faint(palette: dict[str, str]) -> tuple[str, str, float] | None:
    """The first pair that could not be read: (text, ground, contrast); None when all can."""
    pairs = [("link", ground) for ground in ("paper", "card", "accent")] + [("ink", "accent")]
    for text, ground in pairs:
        ratio = contrast(palette[text], palette[ground])
        if ratio < CONTRAST:
            return text, ground, ratio
    return None


def stylesheet(colours: dict[str, dict[str, str]]) -> str:
    """CSS that puts an operator's colours in the place of ours; "" when there are none."""
    rules = {
        scheme: "".join(f" --{name}: {value};" for name, value in colours.get(scheme, {}).items())
        for scheme in SCHEMES
    }
    light = f"\n:root {{{rules['light']} }}\n" if rules["light"] else ""
    dark = f":root {{{rules['dark']} }}" if rules["dark"] else ""
    return light + (
        f"\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n" if dark else ""
    )


def _long(digits: str) -> str:
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
