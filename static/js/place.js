// The place in a text: it stays when the phone is turned, and when the language changes.

/** What lies over the top of the text: the bar with the exit. */
const barHeight = () => document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0

/** Where a block comes to stand that is gone to: below the bar, with some air. */
const line = () =>
  parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0

/**
 * The block of a page at the top of the screen; undefined at the very top of the page.
 * @returns {string | undefined} its id in the page, such as b4
 */
export function place () {
  if (window.scrollY < barHeight()) return undefined
  const blocks = [...document.querySelectorAll('main [data-block]')]
  // A pixel more: places are not whole numbers.
  const top = blocks.find(block => block.getBoundingClientRect().bottom > line() + 1)
  return top?.getAttribute('data-block')?.split('-').pop()
}

/** @param {string | undefined} block */
export function goTo (block) {
  const found = block && document.getElementById(block)
  if (found) found.scrollIntoView()
  else window.scrollTo(0, 0)
}

/** Keep the place when the width changes; a bar of the browser that comes and goes is no turn. */
export function holdPlace () {
  // Known from the first move on: to ask earlier makes a browser lay out everything at once.
  let width = 0
  /** @type {string | undefined} */
  let held
  let isWaiting = false
  window.addEventListener('scroll', () => {
    if (isWaiting) return
    isWaiting = true
    requestAnimationFrame(() => {
      isWaiting = false
      width ||= window.innerWidth
      if (window.innerWidth === width) held = place()
    })
  }, { passive: true })
  window.addEventListener('resize', () => {
    if (!width || window.innerWidth === width) return
    width = window.innerWidth
    if (held) goTo(held)
  })
}
