"""axe-core in a page: every rule, those of best practice, of AAA and the experimental ones too."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

SCRIPT = ROOT / ".tools/access/node_modules/axe-core/axe.min.js"
# What can come out otherwise with other colours or another width. All else is of the document.
OF_THE_SCREEN = (
    "color-contrast",
    "color-contrast-enhanced",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
)
# Of what lies under something that sticks to the screen, or is not laid out yet, axe says nothing.
# That it covers nothing with the focus is tested elsewhere (test_layout.py). The ground of a page
# without a stylesheet it takes for white, whatever the reader's colours are.
LAID_OUT = """
const style = document.createElement('style')
style.textContent = '.bar, .notice { position: static !important }' +
  '* { animation: none !important; content-visibility: visible !important }' +
  ':where(html) { background: Canvas }'
document.head.append(style)
"""
# In forced colours Chromium tells axe the colour of our stylesheet, by a property that we never
# set, and paints another one.
AS_PAINTED = """
const read = CSSStyleDeclaration.prototype.getPropertyValue
CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
  return read.call(this, name === '-webkit-text-fill-color' ? 'color' : name)
}
"""
RUN = """
async only => {
  const rules = axe.getRules().map(({ ruleId }) => ruleId)
  const on = rules.map(rule => [rule, { enabled: !only || only.includes(rule) }])
  const { violations, incomplete } = await axe.run(document, {
    rules: Object.fromEntries(on), resultTypes: ['violations', 'incomplete']
  })
  const told = all => all.flatMap(({ id, nodes }) => nodes.map(({ html, any, all, none }) => ({
    rule: id,
    html: html.slice(0, 200),
    why: [...any, ...all, ...none].map(each => each.message).join(' ').slice(0, 200)
  })))
  return [told(violations), told(incomplete), rules.length]
}
"""


@dataclass(frozen=True)
class Node:
    """One element, and what a rule says of it."""

    rule: str
    html: str
    why: str


@dataclass(frozen=True)
class Found:
    """What is wrong, what axe cannot tell, and how many rules it has."""

    violations: list[Node]
    incomplete: list[Node]
    rules: int


def look(page: Page, only: tuple[str, ...] | None = None) -> Found:
    """Run the rules, or only some of them, on what the page shows now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {LAID_OUT} {AS_PAINTED} }}")
        page.evaluate(SCRIPT.read_text())
    answer: tuple[Any, Any, int] = page.evaluate(RUN, only)
    violations, incomplete, rules = answer
    return Found(*([Node(**each) for each in nodes] for nodes in (violations, incomplete)), rules)
