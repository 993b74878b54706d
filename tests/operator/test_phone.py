"""A phone that reads, keeps and clears through nginx, over TLS and HTTP/2, as readers do."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import CHROMIUM, PHONE, QUIET, keep, until
from tests.operator.servers import Nginx
from tests.operator.traces import Written

VIOLATIONS = """
window.violations = []
document.addEventListener('securitypolicyviolation',
  event => window.violations.push(event.violatedDirective + ' ' + event.blockedURI))
"""
PROTOCOLS = """
performance.getEntries().map(entry => entry.nextHopProtocol).filter(Boolean)
"""


@pytest.fixture
def phone(playwright: Playwright, front: Nginx, tmp_path: Path) -> Iterator[Page]:
    """Chromium with a profile of its own, which accepts the certificate of `front`."""
    accepted = f"--ignore-certificate-errors-spki-list={front.certificate.fingerprint()}"
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile", executable_path=CHROMIUM, args=[*QUIET, accepted], viewport=PHONE
    )
    context.add_init_script(VIOLATIONS)
    yield context.pages[0]
    context.close()


def test_a_visit_through_nginx_is_whole_and_leaves_nothing_on_the_server(
    phone: Page, front: Nginx, front_wrote: Written
):
    """R16, R83, R92, R93: the worker is accepted, offline works, no rule of ours is broken, no
    cookie is set, the phone can be cleared, and nobody wrote a byte about it."""
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(request.url))
    phone.goto(front.url)
    assert set(phone.evaluate(PROTOCOLS)) == {"h2"}
    keep(phone, "en")
    phone.context.set_offline(True)
    phone.reload()
    phone.click("[data-action=keep][data-language=en]")
    phone.click("main a[data-page=p07]")
    assert phone.locator("main [data-block]").count() > 10
    phone.context.set_offline(False)
    phone.click("main .back a")
    phone.click("[data-action=wipe]")
    with phone.expect_response("**/x") as cleared:
        phone.click("main[data-view=clear] [data-action=wipe]")
    assert cleared.value.status == 204
    assert cleared.value.all_headers()["clear-site-data"] == '"cache", "cookies", "storage"'
    phone.wait_for_selector("main[data-view=cleared]")
    assert phone.inner_text("main h1") == "Cleared"
    until(phone, "caches.keys().then(names => names.length === 0)")
    assert phone.evaluate("window.violations") == []
    assert phone.context.cookies() == []
    assert {urlsplit(url).netloc for url in asked} == {f"localhost:{front.port}"}
    assert front_wrote.since() == ""


def test_another_site_cannot_clear_the_phone_of_somebody(phone: Page, front: Nginx, exit_site: str):
    """R16: what a page of another site asks in a reader's name is refused."""
    phone.goto(front.url)
    keep(phone, "en")
    phone.goto(exit_site)
    with phone.expect_event("requestfailed") as refused:
        phone.evaluate(
            "url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' })"
            ".catch(() => {})",
            f"{front.url}/x",
        )
    assert refused.value.url == f"{front.url}/x"
    assert refused.value.failure == "net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin"
    phone.goto(front.url)
    assert phone.evaluate("caches.has('now')")
