// The app: one address, views swapped in place, so that a history holds one line at most (R3).
import { cover, isLeaving, leave, setNeutralKept, uncover } from './exit.js'
import { installed, keep, kept, look, open, register, renew, wipe } from './kept.js'
import { writer } from './text.js'
import { draw } from './views.js'

const main = /** @type {HTMLElement} */ (document.querySelector('main'))
const notice = /** @type {HTMLElement} */ (document.querySelector('.notice'))
const exit = /** @type {HTMLAnchorElement} */ (document.querySelector('[data-action=exit]'))
const first = {
  nodes: [...main.childNodes],
  view: main.dataset.view ?? '',
  lang: document.documentElement.lang,
  dir: document.documentElement.dir,
  exit: exit.textContent ?? ''
}
// Only this address is the app. A page opened by its own address stays as the server made it.
const isApp = window.location.pathname === '/'
const HANDOVER = 'i:'

/** @type {Edition | null} */
let edition = null
/** How many entries of ours lie before this one in the history of the tab. */
let depth = history.state?.depth ?? 0
/** How far this visit has come; after Back, entries of ours lie ahead. */
let furthest = depth
// An entry of another visit shows the first screen: what was read must not come back by itself.
let visit = crypto.getRandomValues(new Uint32Array(1))[0]
/** @type {ServiceWorkerRegistration | null} */
let registration = null
/** @type {Map<number, number>} where each entry was scrolled to */
const scrolled = new Map()

start()

function start () {
  document.addEventListener('click', onClick)
  window.addEventListener('popstate', onPopState)
  window.addEventListener('pagehide', cover)
  window.addEventListener('pageshow', event => { if (event.persisted) onReturn() })
  for (const element of document.querySelectorAll('[data-script]')) element.removeAttribute('hidden')
  if (!isApp) return
  history.scrollRestoration = 'manual'
  continueElsewhere()
  kept().then(found => { if (found) freshen() }).catch(() => {})
}

/** @param {MouseEvent} event */
function onClick (event) {
  const target = /** @type {Element} */ (event.target)
  if (target.closest('[data-action=wipe]')) clear()
  const link = target.closest('a')
  if (!link || isLeaving()) return
  const { action, language, page, to } = link.dataset
  if (action === 'exit') {
    event.preventDefault()
    leave(link.href, depth, furthest > depth)
    return
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  if (page || language) {
    event.preventDefault()
    follow(link, viewOf(page ?? 'home', to ?? link.hash.slice(1)))
  } else if (action === 'language') {
    event.preventDefault()
    if (isApp) enter(null)
    else window.location.replace('/')
  }
}

/**
 * A link to a language or to a page.
 * @param {HTMLAnchorElement} link
 * @param {View} view
 */
async function follow (link, view) {
  const code = link.dataset.language ?? edition?.pack.language ?? first.lang
  if (!isApp) {
    window.name = HANDOVER + JSON.stringify([code, view])
    window.location.replace('/')
    return
  }
  if (edition && code === edition.pack.language) {
    enter(view)
    return
  }
  if (link.dataset.wait) say(link.dataset.wait)
  try {
    edition = await read(code, link.dataset.action === 'keep')
    if (isLeaving()) return
    say('')
    enter(view)
  } catch {
    say(link.dataset.failed ?? failed())
  }
}

/**
 * The text of a language: from the phone where it is kept, else from the node.
 * @param {string} code
 * @param {boolean} keeping
 */
async function read (code, keeping) {
  const has = (await kept())?.languages.includes(code)
  if (has) return open(code)
  if (!keeping || !('serviceWorker' in navigator)) return look(code)
  const made = await keep(code)
  register().then(installed).then(sayKept).catch(() => say(failed()))
  return made
}

function sayKept () {
  setNeutralKept(true)
  if (!edition) return
  const { _ } = writer(edition)
  say(_('It is on this phone now. You can read it without internet.'))
}

/**
 * Go one view further. The address stays as it is; only Back learns of it.
 * @param {View | null} view - null is the first screen
 */
function enter (view) {
  scrolled.set(depth, window.scrollY)
  depth += 1
  furthest = depth
  history.pushState({ depth, visit, view, language: edition?.pack.language }, '')
  show(view)
  const block = view?.block && document.getElementById(view.block)
  if (block) block.scrollIntoView()
  else window.scrollTo(0, 0)
}

/** @param {PopStateEvent} event */
async function onPopState (event) {
  if (isLeaving()) return
  scrolled.set(depth, window.scrollY)
  depth = event.state?.depth ?? 0
  const { view, language } = event.state?.visit === visit ? event.state : {}
  if (view && language !== edition?.pack.language) {
    edition = await read(language, false).catch(() => null)
  }
  show(edition && view ? view : null)
  window.scrollTo(0, scrolled.get(depth) ?? 0)
}

/** Back from another site by the browser's page cache: the first screen, never what was read. */
function onReturn () {
  if (isLeaving()) {
    window.location.reload()
    return
  }
  if (!isApp) {
    window.location.replace('/')
    return
  }
  visit += 1
  show(null)
  uncover()
}

/** @param {View | null} view */
function show (view) {
  const root = document.documentElement
  if (edition && view) {
    const { _ } = writer(edition)
    Object.assign(root, { lang: edition.pack.language, dir: edition.pack.direction })
    exit.textContent = _('Exit')
    main.dataset.view = view.view
    main.replaceChildren(...draw(view, edition, document.body.dataset.operator ?? ''))
    offerNewApp()
  } else {
    Object.assign(root, { lang: first.lang, dir: first.dir })
    exit.textContent = first.exit
    main.dataset.view = first.view
    main.replaceChildren(...first.nodes)
  }
  const heading = main.querySelector('h1')
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
}

/** A page opened by its own address hands over here, so that the rest leaves no address. */
function continueElsewhere () {
  const { name } = window
  window.name = ''
  if (!name.startsWith(HANDOVER)) return
  const [code, view] = JSON.parse(name.slice(HANDOVER.length))
  read(code, false).then(made => { edition = made; enter(view) }).catch(() => say(failed()))
}

/** Look for newer text and a newer app behind what is being read; never replace it unasked. */
async function freshen () {
  watchWorker(await register())
  if (!navigator.onLine || !await renew() || !edition) return
  const { _ } = writer(edition)
  say(_('Newer text is ready.'), _('Show it'), async () => {
    if (!edition) return
    edition = await open(edition.pack.language)
    show(history.state?.view ?? null)
  })
}

/** @param {ServiceWorkerRegistration | null} found */
function watchWorker (found) {
  registration = found
  offerNewApp()
  found?.addEventListener('updatefound', () => {
    const worker = found.installing
    worker?.addEventListener('statechange', offerNewApp)
  })
}

/** Ask before a newer app takes over; one reload, and only after a yes (R66). */
function offerNewApp () {
  const waiting = registration?.waiting
  if (!edition || !waiting || !navigator.serviceWorker.controller) return
  const { _ } = writer(edition)
  say(_('A newer version of this app is ready.'), _('Start it'), () => {
    navigator.serviceWorker.addEventListener('controllerchange',
      () => window.location.reload(), { once: true })
    waiting.postMessage('skip-waiting')
  })
}

/** Take everything of ours off this phone, and say what was found afterwards. */
async function clear () {
  if (!edition) return
  const { _ } = writer(edition)
  const done = _('Our text is gone from this phone. The address may still be in its history.')
  const words = await wipe() ? done : failed()
  setNeutralKept(false)
  edition = null
  registration = null
  show(null)
  say(words)
}

/**
 * One line at the foot of the screen, read out once; '' takes it away.
 * @param {string} words
 * @param {string} [button]
 * @param {() => void} [action]
 */
function say (words, button, action) {
  notice.replaceChildren(words)
  notice.hidden = !words
  if (!button || !action) return
  const made = document.createElement('button')
  made.textContent = button
  made.addEventListener('click', () => { say(''); action() })
  notice.append(' ', made)
}

/** That something could not be had, in the language being read or the first one there is. */
function failed () {
  if (edition) return writer(edition)._('That did not work. Is there a connection? You can try again.')
  return document.querySelector('[data-failed]')?.getAttribute('data-failed') ?? ''
}

/**
 * @param {string} id - 'home', 'd' for the directory, or the id of a page
 * @param {string} [block]
 * @returns {View}
 */
function viewOf (id, block) {
  if (id === 'home') return { view: 'home' }
  return id === 'd' ? { view: 'directory' } : { view: 'page', id, block: block || undefined }
}
