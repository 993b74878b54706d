// The history of one visit: one address, entries with a number only. What each of them shows is
// in memory, so nothing of it stands in the browser's session files (R3).

/** @typedef {{ view: View | null, language?: string, scroll: number }} Entry */

/** How many entries of ours lie before this one in the history of the tab. */
let depth = history.state?.depth ?? 0
/** How far this visit has come; after Back, entries of ours lie ahead. */
let furthest = depth
// An entry of another visit shows the first screen: what was read must not come back by itself.
let visit = crypto.getRandomValues(new Uint32Array(1))[0]
/** @type {Map<number, Entry>} */
const entries = new Map()

export const entriesBefore = () => depth

export const hasEntriesAhead = () => furthest > depth

/** What the present entry shows; null is the first screen. */
export const present = () => entries.get(depth)?.view ?? null

/**
 * Go one view further. The address stays as it is; only Back learns of it.
 * @param {View | null} view
 * @param {string} [language]
 */
export function forward (view, language) {
  rememberScroll()
  depth += 1
  furthest = depth
  entries.set(depth, { view, language, scroll: 0 })
  history.pushState({ depth, visit }, '')
}

/**
 * Back or Forward has led to another entry.
 * @param {any} state - of the history
 * @returns {Entry} what it shows
 */
export function arrive (state) {
  rememberScroll()
  depth = state?.depth ?? 0
  const known = depth === 0 || state?.visit === visit
  return (known && entries.get(depth)) || { view: null, scroll: 0 }
}

/** Forget what every entry showed. */
export function forget () {
  visit += 1
  entries.clear()
}

function rememberScroll () {
  const entry = entries.get(depth) ?? { view: null, scroll: 0 }
  entries.set(depth, { ...entry, scroll: window.scrollY })
}
