"""What a language weighs: its text and its font, and what it costs to keep a second one."""

import json
from collections import Counter
from collections.abc import Iterator
from urllib.request import Request, urlopen

from bench.browser import App, phone, quiet
from bench.lab import LANGUAGE, Lab, at_once
from bench.rows import Row, Sample
from bench.wire import Wire
from pwa.fonts import fonts_of

SUBJECT = "languages"
# Another script each; the last one needs no font.
ADDED = ("ti", "ar", "pl")


def rows(lab: Lab) -> Iterator[Row]:
    """Bytes of bodies as they go by, Brotli where the server has it."""
    with lab.serve() as port:
        with Wire(port) as wire:
            targets = _targets(wire)
            packs = {
                path.removeprefix("packs/").removesuffix(".json"): path
                for path in targets
                if path.startswith("packs/")
            }
            fonts = fonts_of(packs)
            for code, path in packs.items():
                hashed = f"/tuf/targets/packs/{targets[path]}.{code}.json"
                pack = _fetched(wire, hashed)
                yield _row(f"pack of {code}", pack)
                if code in fonts:
                    font = _fetched(wire, fonts[code][0])
                    yield _row(f"pack of {code} with its font", pack + font, f"font: {font:,} B")
        added = [code for code in ADDED if code in packs]
        runs = [code for code in added for _ in lab.runs(full=2)]
        found = list(zip(runs, at_once(lambda code: _added(lab, port, code), runs), strict=True))
        for code in added:
            mine = [each for run, each in found if run == code]
            sample = Sample.of(down for down, _ in mine)
            name = f"to add {code} where {LANGUAGE} is kept"
            note = "asked for: " + ", ".join(path[-20:] for path in mine[0][1])
            yield Row(SUBJECT, name, "B", sample, note=note)


def _row(name: str, size: int, note: str = "") -> Row:
    return Row(SUBJECT, name, "B", Sample.of([size]), note=note)


def _targets(wire: Wire) -> dict[str, str]:
    """SHA-256 of each file of the release by its path."""
    with urlopen(wire.url + "/tuf/metadata/now.json") as response:
        targets = json.load(response)["targets"]["signed"]["targets"]
    return {path: info["hashes"]["sha256"] for path, info in targets.items()}


def _fetched(wire: Wire, path: str) -> int:
    """Bytes of the body of one file, as a browser gets it."""
    before = wire.body_bytes
    with urlopen(Request(wire.url + path, headers={"Accept-Encoding": "br"})) as response:
        response.read()
    return wire.body_bytes - before


def _added(lab: Lab, port: int, code: str) -> tuple[int, list[str]]:
    """Bytes towards a phone that keeps one language and now another, and what it asked for."""
    with Wire(port) as wire, phone(lab.new_folder("profile")) as page:
        App(LANGUAGE).make_ready(page, wire.url)
        quiet(wire)
        down, before = wire.down_bytes, Counter(wire.requests)
        page.click("main [data-action=language]")
        page.click(f"[data-action=keep][data-language={code}]")
        page.wait_for_selector(f"html[lang={code}] main[data-view=home]")
        quiet(wire)
        asked = Counter(wire.requests) - before
        return wire.down_bytes - down, sorted(line.split()[1] for line in asked.elements())
