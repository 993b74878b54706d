"""Take the pictures of docs/screens.md and of the README: python -m tests.screens.

Each view in English, Dutch and Arabic, and in Arabic for a phone that is set to dark, at the size
of a small phone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, PHONE, keep
from tests.conftest import ROOT, Server, start_server

DOCS = ROOT / "docs"
FOLDER = DOCS / "screens"
# Name of the picture, language, what the phone prefers.
PHONES = (
    ("en", "en", "light"),
    ("nl", "nl", "light"),
    ("ar", "ar", "light"),
    ("dark", "ar", "dark"),
)
# Beside each other in the README.
SHOWN_FIRST = ("first-en", "page-nl", "pair-ar", "call-en")
BACK = "main .back a"
COMMANDS = (
    ("keys", "keys"),
    ("build", "--out", "build"),
    ("publish", "--build", "build", "--keys", "keys", "--to", "repository"),
    ("pull", "repository", "--data", "data", "--root", "keys/root.json"),
)


def main() -> None:
    """Publish the content of this checkout, serve it, and take the pictures."""
    with tempfile.TemporaryDirectory(prefix="screens-") as folder:
        server = serve(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM)
                for name, language, scheme in PHONES:
                    take(browser, server.url, name, language, scheme)
                put_together(browser)
        finally:
            server.stop()


def serve(folder: Path) -> Server:
    inputs = ("--content", ROOT / "content", "--locales", ROOT / "locales")
    for command, *arguments in COMMANDS:
        given = inputs if command == "build" else ()
        subprocess.run(
            [sys.executable, "-m", "sync", command, *arguments, *map(str, given)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            stdout=sys.stderr,
        )
    return start_server(folder / "data", folder / "server.log")


def take(browser: Browser, url: str, name: str, language: str, scheme: str) -> None:
    """One phone, from the first screen to the question before it is cleared."""
    with browser.new_context(viewport=PHONE, locale="en-GB", color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(url)
        page.evaluate(f"document.querySelector('li[lang={language}]').scrollIntoView()")
        if language == "en":
            page.evaluate("scrollTo(0, 0)")
        picture(page, "first", name)
        keep(page, language)
        page.wait_for_selector(".notice:not([hidden])")
        go(page, "main .numbers [data-action=call] >> nth=2", "call")
        picture(page, "call", name)
        go(page, BACK, "home")
        go(page, "main a[data-page=p07]", "page")
        picture(page, "page", name)
        page.click(".beside summary")
        second = "ar" if language == "nl" else "nl"
        go(page, f"[data-action=bilingual][data-second={second}]", "pair")
        picture(page, "pair", name)
        go(page, BACK, "page")
        go(page, BACK, "home")
        go(page, "main a[data-page=p51]", "page")
        picture(page, "limits", name)
        go(page, BACK, "home")
        go(page, "main a[data-page=n]", "navigator")
        picture(page, "question", name)
        go(page, BACK, "home")
        go(page, "main a[data-page=s]", "showing")
        go(page, "main [data-card=s01]", "shown")
        picture(page, "card", name)
        go(page, BACK, "showing")
        go(page, BACK, "home")
        go(page, "[data-action=wipe]", "clear")
        picture(page, "clear", name)


def go(page: Page, link: str, view: str) -> None:
    page.click(link)
    page.wait_for_selector(f"main[data-view={view}]")


def picture(page: Page, view: str, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{view}-{name}.png")


def put_together(browser: Browser) -> None:
    images = "".join(f'<img src="{(FOLDER / name).as_uri()}.png" alt="">' for name in SHOWN_FIRST)
    style = "<style>body{margin:0;display:flex;gap:12px;padding:12px;background:#ccc}</style>"
    width, height = (PHONE["width"] + 12) * len(SHOWN_FIRST) + 12, PHONE["height"] + 24
    with tempfile.NamedTemporaryFile("w", suffix=".html") as document:
        document.write(style + images)
        document.flush()
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(Path(document.name).as_uri())
        page.screenshot(path=DOCS / "screenshot.png")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    main()
