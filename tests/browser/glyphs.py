"""Whether a browser can draw what a page says: no boxes where letters should be ("tofu")."""

from playwright.sync_api import Page

# A browser draws every character that no font has alike: as it draws this one, which nobody will
# ever have, for no letter is assigned to it.
_NEVER_THERE = "\u0378"
_MISSING = """
async ([selector, neverThere]) => {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 48
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.direction = 'ltr'
  const drawn = (family, character) => {
    context.font = `32px ${family}`
    context.clearRect(0, 0, 48, 48)
    context.fillText(character, 4, 36)
    return context.getImageData(0, 0, 48, 48).data.join()
  }
  const used = new Map()
  for (const root of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { fontFamily } = getComputedStyle(walker.currentNode.parentElement)
      const characters = used.get(fontFamily) ?? new Set()
      // Marks need a letter below them; spaces and controls are not drawn.
      const drawable = walker.currentNode.data.replace(/[\\p{M}\\p{Z}\\p{Cc}\\p{Cf}]/gu, '')
      for (const character of drawable) {
        characters.add(character)
      }
      used.set(fontFamily, characters)
    }
  }
  const missing = new Set()
  for (const [family, characters] of used) {
    await document.fonts.load(`32px ${family}`, [...characters].join('')).catch(() => {})
    const box = drawn(family, neverThere)
    for (const character of characters) if (drawn(family, character) === box) missing.add(character)
  }
  return [...missing].sort().join('')
}
"""


def without_glyph(page: Page, selector: str = "body") -> str:
    """Every character below `selector` that this browser has no glyph for, once each, sorted; ""
    where it can draw them all.

    Looks at text that is in the document, shown or not, in the font family of its element; our own
    fonts are loaded for it if the style of the page uses them there. Not looked at: combining
    marks, attributes, and what the stylesheet adds. About a second for a page in Chinese.
    """
    return str(page.evaluate(_MISSING, [selector, _NEVER_THERE]))
