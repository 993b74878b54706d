// Leaving at once, by tap or by keyboard. The order is fixed (docs/adr/0007): hide and empty before anything else,
// then take our entries out of the way of Back, then go.
import { cover } from './cover.js'

// Chromium and Firefox answer history.go within a few milliseconds; this is for when they do not.
const POPSTATE_MS = 300
// A dead network commits nothing: then the page kept for this takes over.
const COMMIT_MS = 1500

let leaving = false
/** The page that an exit ends on without a network; '' where there is none. */
let neutral = ''

/**
 * Say which page the phone has for an exit without a network.
 * @param {string} url - '' when it has none
 */
export function setNeutral (url) {
  neutral = url
}

/** Whether an exit is under way: a second tap, or Back, must not bring anything back. */
export const isLeaving = () => leaving

/**
 * Hide, empty and go.
 * @param {string} url - where the exit leads
 * @param {number} depth - how many entries of ours lie before this one
 * @param {boolean} ahead - whether entries of ours may lie after this one
 */
export function leave (url, depth, ahead) {
  if (leaving) return
  leaving = true
  cover()
  // Emptying takes the stylesheet away too; then this hides.
  document.body.hidden = true
  document.body.replaceChildren()
  if (depth > 0) {
    window.addEventListener('popstate', () => go(url, true), { once: true })
    setTimeout(() => go(url, true), POPSTATE_MS)
    history.go(-depth)
  } else {
    go(url, ahead)
  }
}

let gone = false

/**
 * @param {string} url
 * @param {boolean} prune - cut off Forward, which still leads to what was read
 */
function go (url, prune) {
  if (gone) return
  gone = true
  if (prune) history.pushState(null, '')
  if (!navigator.onLine) {
    if (neutral) window.location.replace(neutral)
    return
  }
  window.location.replace(url)
  if (neutral) setTimeout(() => window.location.replace(neutral), COMMIT_MS)
}

// By keyboard: Shift three times, or Escape twice (R13). One Escape does nothing: it closes other
// things, and screen readers use it.
const WAYS = [
  { key: 'Shift', event: 'keyup', times: 3, withinMs: 5000 },
  { key: 'Escape', event: 'keydown', times: 2, withinMs: 1000 }
]

/**
 * @param {() => void} leave
 * @param {() => void} onOneLeft - the next press will leave
 */
export function exitByKeys (leave, onOneLeft) {
  let presses = { key: '', times: 0, first: 0 }

  /** @param {KeyboardEvent} event */
  const onKey = event => {
    if (event.type === 'keydown' && event.key !== 'Escape') {
      // Shift held for a capital or for going back with Tab is not meant.
      if (event.key !== 'Shift') presses = { key: '', times: 0, first: 0 }
      return
    }
    const way = WAYS.find(way => way.key === event.key && way.event === event.type)
    if (!way || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
    if (isTyping(event.target)) return
    const isNext = presses.key === way.key && event.timeStamp - presses.first <= way.withinMs
    presses = isNext
      ? { ...presses, times: presses.times + 1 }
      : { key: way.key, times: 1, first: event.timeStamp }
    if (presses.times === way.times - 1) onOneLeft()
    if (presses.times === way.times) leave()
  }
  document.addEventListener('keydown', onKey)
  document.addEventListener('keyup', onKey)
}

/** @param {EventTarget | null} target */
function isTyping (target) {
  return target instanceof Element && Boolean(target.closest(
    'input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]'))
}
