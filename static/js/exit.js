// Leaving at once. The order is fixed (docs/adr/0007): hide and empty before anything else,
// then take our entries out of the way of Back, then go.

const COVER = 'gone'
const NEUTRAL = '/n'
// Chromium and Firefox answer history.go within a few milliseconds; this is for when they do not.
const POPSTATE_MS = 300
// A dead network commits nothing: then the page kept for this takes over.
const COMMIT_MS = 1500

let leaving = false
// The page that registered the worker is not under it yet, but its navigations are.
let keepsNeutral = Boolean(navigator.serviceWorker?.controller)

/**
 * Say whether the phone has the neutral page for an exit without a network.
 * @param {boolean} isKept
 */
export function setNeutralKept (isKept) {
  keepsNeutral = isKept
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

/** Hide everything, without taking it away. */
export function cover () {
  document.documentElement.classList.add(COVER)
}

/** Show again what was covered; never what an exit has emptied. */
export function uncover () {
  document.documentElement.classList.remove(COVER)
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
    if (keepsNeutral) window.location.replace(NEUTRAL)
    return
  }
  window.location.replace(url)
  if (keepsNeutral) setTimeout(() => window.location.replace(NEUTRAL), COMMIT_MS)
}
