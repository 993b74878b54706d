// A page that nobody is looking at shows nothing: the list of open apps and the window beside it
// get an empty screen (R18). What the system has already pictured is out of our hands.

const GONE = 'gone'
const COVERED = 'covered'
// Away for longer than this, and somebody else may be the one who comes back.
const AWAY_MS = 60_000

/** Hide everything, without taking it away. */
export function cover () {
  document.documentElement.classList.add(GONE)
}

/** Show again what was covered; never what an exit has emptied. */
export function uncover () {
  document.documentElement.classList.remove(GONE, COVERED)
}

/**
 * Cover the page while it is left, hidden, or another window has the focus.
 * @param {() => void} onLongAway - called once, a minute after it was hidden
 * @param {() => void} onReturn - called on the way back by the browser's page cache, still covered
 */
export function coverWhenAway (onLongAway, onReturn) {
  let since = 0
  let isLeft = false
  /** @type {ReturnType<typeof setTimeout>} */
  let timer

  const leave = () => {
    cover()
    since = Date.now()
    // While hidden, so that nothing is left to be pictured.
    timer = setTimeout(end, AWAY_MS)
  }
  const end = () => {
    clearTimeout(timer)
    since = 0
    onLongAway()
  }
  const comeBack = () => {
    clearTimeout(timer)
    // On the way back to a page that was left, this comes before pageshow.
    if (isLeft) return
    // A phone asleep does not run timers.
    if (since && Date.now() - since >= AWAY_MS) end()
    since = 0
    uncover()
  }
  document.addEventListener('visibilitychange', () => document.hidden ? leave() : comeBack())
  window.addEventListener('pagehide', () => {
    isLeft = true
    cover()
  })
  window.addEventListener('pageshow', event => {
    if (!event.persisted) return
    isLeft = false
    onReturn()
  })
  window.addEventListener('blur', () => document.documentElement.classList.add(COVERED))
  window.addEventListener('focus', () => document.documentElement.classList.remove(COVERED))
}
