// The part of a text that shows why it was found. The same as pwa/excerpt.py.
import { wordsOf } from './spelling.js'

// Its letters, and those before the first word that was found.
const LETTERS = 140
const BEFORE = 40

/**
 * The part of a text around the first marked word, in pieces, each with whether it is one.
 * @param {string} text
 * @param {Set<string>} marked
 * @returns {[string, boolean][]}
 */
export function excerpt (text, marked) {
  const spots = wordsOf(text).filter(word => marked.has(word.text))
  const [start, end] = part(text, spots[0]?.start ?? 0)
  /** @type {[string, boolean][]} */
  const pieces = [[start ? '…' : '', false]]
  let at = start
  for (const spot of spots) {
    if (spot.end <= at || spot.end > end) continue
    const begin = Math.max(at, spot.start)
    pieces.push([text.slice(at, begin), false], [text.slice(begin, spot.end), true])
    at = spot.end
  }
  pieces.push([text.slice(at, end), false], [end < text.length ? '…' : '', false])
  return pieces.filter(([piece]) => piece)
}

/**
 * Where an excerpt begins and ends: all of a short text; else, if it can, between words.
 * @param {string} text
 * @param {number} wanted
 */
function part (text, wanted) {
  if (text.length <= LETTERS) return [0, text.length]
  let start = Math.max(0, Math.min(wanted - BEFORE, text.length - LETTERS))
  if (start) {
    const space = text.indexOf(' ', start)
    if (space >= 0 && space < wanted) start = space + 1
  }
  let end = Math.min(text.length, start + LETTERS)
  if (end < text.length) {
    const space = text.lastIndexOf(' ', end - 1)
    if (space >= start + LETTERS / 2) end = space
  }
  return [start, end]
}
