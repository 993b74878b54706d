"""The first frame after a tap on the exit shows nothing, on a slow phone too (R5).

In Chromium: the only engine here that can be slowed down.
"""

import json

import pytest

from tests.engines.phone import EXIT
from tests.engines.windows import ChromiumPhone

SLOWDOWN = 6
# The frame is asked for before the app hears of the tap, and comes after it.
NEXT_FRAME = """void addEventListener('click', () => requestAnimationFrame(() => {
  const { display } = getComputedStyle(document.body)
  console.log(JSON.stringify({ display, text: document.body.textContent }))
}), true)"""


@pytest.mark.visit("the frame after the tap on exit is empty")
@pytest.mark.parametrize("phone", ["chromium"], indirect=True)
@pytest.mark.parametrize("action", ["look", "keep"])
def test_the_next_frame_is_empty(phone: ChromiumPhone, server, exit_site, action):
    phone.page.route(exit_site, lambda route: None)
    phone.open_start(server.url)
    phone.keep("en") if action == "keep" else phone.pick("en")
    phone.read("p01", "p02")
    phone.devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    phone.ask(NEXT_FRAME)
    with phone.page.expect_console_message() as said:
        phone.tap(EXIT)
    assert json.loads(said.value.text) == {"display": "none", "text": ""}
