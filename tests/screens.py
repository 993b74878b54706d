"""Take the pictures of docs/screens.md: python -m tests.screens.

Four screens, each in English, in Dutch and in a made-up language that runs from right to left
(tests/pseudo.py), at the size of a small phone.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, PHONE, keep
from tests.conftest import ROOT, free_port, wait_until_it_answers
from tests.pseudo import CODE, add_to

FOLDER = ROOT / "docs" / "screens"
LANGUAGES = {"en": "en", "nl": "nl", CODE: "rtl"}


def main() -> None:
    """Serve a checkout that has the made-up language too, and take the pictures."""
    with tempfile.TemporaryDirectory(prefix="screens-") as folder:
        checkout = checkout_with_pseudo(Path(folder))
        server, url = serve(checkout)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM)
                for code, name in LANGUAGES.items():
                    take(browser, url, code, name)
        finally:
            server.terminate()
            server.wait()


def checkout_with_pseudo(folder: Path) -> Path:
    """A copy of what a node needs, with the language beside the others and its text pulled."""
    for part in ("pwa", "sync", "static", "content"):
        shutil.copytree(ROOT / part, folder / part)
    add_to(folder / "locales", ROOT / "locales")
    babel = ("babel.messages.frontend", "--quiet", "compile", "-D", "messages", "-d", "locales")
    for command in (
        babel,
        ("sync", "keys", "data/keys"),
        ("sync", "build", "--out", "data/build"),
        ("sync", "publish", "--build", "data/build", "--keys", "data/keys", "--to", "data/out"),
        ("sync", "pull", "data/out", "--data", "data", "--root", "data/keys/root.json"),
    ):
        subprocess.run([sys.executable, "-m", *command], cwd=folder, check=True, stdout=sys.stderr)
    return folder


def serve(checkout: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Run its server; give the process and the address."""
    port = free_port()
    log = checkout / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pwa", "serve", "--port", str(port), "--workers", "1"],
            cwd=checkout,
            env={**os.environ, "HOUVAST_DATA": "data"},
            stdout=output,
            stderr=output,
        )
    url = f"http://localhost:{port}"
    wait_until_it_answers(f"{url}/healthz", process, log)
    return process, url


def take(browser: Browser, url: str, code: str, name: str) -> None:
    """The first screen, a card, the limits and the question before clearing."""
    with browser.new_context(viewport=PHONE, locale="en-GB") as context:
        page = context.new_page()
        page.goto(url)
        if code != "en":
            page.evaluate(
                "code => document.querySelector(`li[lang=${code}]`).scrollIntoView()", code
            )
        picture(page, name, "first")
        keep(page, code)
        page.wait_for_selector(".notice:not([hidden])")
        page.click("main .numbers [data-action=call] >> nth=2")
        picture(page, name, "call")
        page.click("main .back a")
        page.click("main a[data-page=p51]")
        picture(page, name, "limits")
        page.click("main .back a")
        page.click("[data-action=wipe]")
        picture(page, name, "clear")


def picture(page: Page, name: str, view: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{view}-{name}.png")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    main()
