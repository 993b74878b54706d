// One visit: one address, views swapped in place, so that a history holds one line at most (R3).
// Where the text comes from, and what can be done besides reading, says who begins it (app.js).
import { coverWhenAway, uncover } from './cover.js'
import { choose, forgetChoice, press } from './directory.js'
import { exitByKeys, isLeaving, leave } from './exit.js'
import { hush, onListen, readFrom } from './listen.js'
import { answer, forgetAnswers } from './navigator.js'
import { goTo, holdPlace, place } from './place.js'
import { instead, leadsTo, practise, prepare } from './practice.js'
import { dress, exit, firstDress, isAsking, main, put, say, tell, unread } from './screen.js'
import { forgetQuery } from './search.js'
import { writer } from './text.js'
import { draw } from './views.js'
import { arrive, entriesBefore, forget, forward, hasEntriesAhead, present } from './visit.js'

/** The views that are links like a page, by what stands in the link. @type {Record<string, View['view']>} */
const LISTS = {
  home: 'home',
  d: 'directory',
  f: 'search',
  g: 'words',
  h: 'handover',
  n: 'navigator',
  s: 'showing'
}
/** What is forgotten in every other view. A card before a call is on the way: Back leads here. */
const FORGOTTEN = [
  { but: ['navigator', 'call', 'number'], forget: forgetAnswers },
  { but: ['directory', 'chosen', 'call', 'number'], forget: forgetChoice },
  { but: ['search', 'call', 'number'], forget: forgetQuery }
]

/**
 * Where text comes from and what else there is.
 * @typedef {object} Place
 * @property {(code: string, keeping: boolean) => Promise<Edition>} read - the text of a language
 * @property {(code: string, second: string) => Promise<Edition[]>} readTwo - of one release
 * @property {(code: string, view: View) => void} [handOver] - on a page with an address of its
 *   own: every other view is shown elsewhere
 * @property {Record<string, (button: HTMLElement, edition: Edition) => void>} actions - of buttons,
 *   by their `data-action`
 * @property {Record<string, (edition: Edition) => HTMLElement[]>} views - beside those of views.js
 * @property {(edition: Edition) => HTMLElement[]} foot - what stands below the menu
 * @property {() => void} shown - a view has been drawn
 * @property {(error: any, link: HTMLElement, edition: Edition | null) => void} refused - a text
 *   could not be had
 */

/** @type {Place} */
let here
/** @type {{ edition: Edition | null, beside: Edition | null }} beside: the second of two */
const open = { edition: null, beside: null }

/**
 * Begin a visit.
 * @param {Place} place
 */
export function begin (place) {
  here = place
  document.addEventListener('click', onClick)
  window.addEventListener('popstate', onPopState)
  exitByKeys(leaveNow, () => tell(exit.dataset.again ?? ''))
  coverWhenAway(onLongAway, onReturn)
  document.addEventListener('visibilitychange', hush)
  window.addEventListener('pagehide', hush)
  for (const each of document.querySelectorAll('[data-script]')) each.removeAttribute('hidden')
  for (const each of document.querySelectorAll('[data-no-script]')) each.remove()
  holdPlace()
  if (here.handOver) return
  document.addEventListener('submit', onSubmit)
  document.addEventListener('change', onChange)
  history.scrollRestoration = 'manual'
}

/** What is being read; null before anything was. */
export const reading = () => open.edition

/**
 * Read another text from now on. What is on the screen stays until it is drawn again.
 * @param {Edition | null} edition
 */
export function turnTo (edition) {
  open.edition = edition
}

/** @param {MouseEvent} event */
function onClick (event) {
  const target = /** @type {Element} */ (event.target)
  const control = /** @type {HTMLElement | null} */ (target.closest('a, button'))
  if (isLeaving()) return
  if (!control) {
    readFrom(target)
    enlarge(target)
    return
  }
  if (control.dataset.action === 'exit') {
    event.preventDefault()
    leaveNow()
    return
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  if (control instanceof HTMLAnchorElement) onLink(control, event)
  else onButton(control)
}

/** @param {SubmitEvent} event - of the navigator or the directory; a search answers while one types */
function onSubmit (event) {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (!open.edition || isLeaving() || main.dataset.view === 'search') return
  const go = event.submitter?.getAttribute('value')
  if (main.dataset.view === 'navigator') {
    answer(form, go ?? 'next', open.edition)
  } else {
    const view = press(form, go ?? 'show')
    if (view !== main.dataset.view) {
      enter({ view })
      return
    }
  }
  drawAgain()
  goTo(undefined)
}

/** @param {Event} event - in the form of the directory, where a choice holds at once */
function onChange ({ target }) {
  const control = /** @type {HTMLInputElement | HTMLSelectElement} */ (target)
  if (!open.edition || isLeaving() || main.dataset.view !== 'directory' || !control.form) return
  choose(control.form, control.name, open.edition)
  prepare(open.edition)
}

function leaveNow () {
  hush()
  leave(exit.href, entriesBefore(), hasEntriesAhead())
}

/**
 * @param {HTMLAnchorElement} link
 * @param {Event} event
 */
function onLink (link, event) {
  const { action, language, page, card } = link.dataset
  // The second tap, on the card itself, is the call.
  if (action === 'call' && main.dataset.view !== 'call') {
    event.preventDefault()
    enter({ view: 'call', id: leadsTo(link) })
  } else if (instead(link)) {
    say(instead(link))
  } else if (page || language || card) {
    event.preventDefault()
    follow(link, viewOf(link))
  } else if (action === 'language') {
    event.preventDefault()
    if (here.handOver) window.location.replace('/')
    else enter(null)
  }
}

/**
 * A tap on a text that stands beside another: show it large, in the language that was tapped.
 * @param {Element} target
 */
function enlarge (target) {
  const cell = target.closest('main[data-view=pair] [data-block]')
  const link = /** @type {HTMLAnchorElement | null} */ (cell?.parentElement?.querySelector('.enlarge'))
  // Who selects words does not tap.
  if (!cell || !link || !window.getSelection()?.isCollapsed) return
  const flipped = cell.previousElementSibling !== null
  follow(link, { ...viewOf(link), flipped })
}

/** @param {HTMLElement} button */
function onButton (button) {
  const { action = '' } = button.dataset
  if (action === 'show') enter({ view: 'number', id: present()?.id })
  // The one that works before there is any text.
  if (action === 'take') here.actions.take?.(button, /** @type {any} */ (open.edition))
  else if (open.edition) {
    onListen(action)
    if (action === 'print') window.print()
    here.actions[action]?.(button, open.edition)
  }
}

/**
 * A link to a language or to a page.
 * @param {HTMLAnchorElement} link
 * @param {View} view
 */
async function follow (link, view) {
  const code = link.dataset.language ?? open.edition?.pack.language ?? firstDress.lang
  if (here.handOver) {
    here.handOver(code, view)
    return
  }
  if (open.edition && code === open.edition.pack.language && !view.second) {
    enter(view)
    return
  }
  if (link.dataset.wait) say(link.dataset.wait)
  try {
    if (code !== open.edition?.pack.language) {
      open.edition = await here.read(code, link.dataset.action === 'keep')
    }
    await readBeside(view)
    if (isLeaving()) return
    say('')
    enter(view)
  } catch (error) {
    here.refused(error, link, open.edition)
  }
}

/**
 * Have the second language of a view: of the same release, or a row would hold two different texts.
 * @param {View} view
 */
async function readBeside ({ second }) {
  const { edition, beside } = open
  if (!second || !edition) return
  if (beside?.pack.language === second && beside.number === edition.number) return
  const [one, two] = await here.readTwo(edition.pack.language, second)
  Object.assign(open, { edition: one, beside: two })
}

/**
 * Go one view further; null is the first screen.
 * @param {View | null} view
 */
export function enter (view) {
  // What was only told has been read; a question stays until it is answered.
  if (!isAsking()) say('')
  forward(view, open.edition?.pack.language)
  show(view)
  goTo(view?.block)
}

/** Draw the present view once more, from the text that is read now. */
export function drawAgain () {
  show(present())
}

/** @param {PopStateEvent} event */
async function onPopState (event) {
  if (isLeaving()) return
  const { view, language, scroll } = arrive(event.state)
  if (language && language !== open.edition?.pack.language) {
    open.edition = await here.read(language, false).catch(() => null)
  }
  if (view) await readBeside(view).catch(() => { open.beside = null })
  show(view)
  window.scrollTo(0, scroll)
}

/** Back from another site by the browser's page cache: the first screen, never what was read. */
function onReturn () {
  if (isLeaving()) {
    window.location.reload()
    return
  }
  onLongAway()
  uncover()
}

/** Whoever comes back now may be somebody else. */
function onLongAway () {
  if (isLeaving()) return
  if (!here.handOver) {
    practise(null)
    forget()
    show(null)
    return
  }
  main.replaceChildren()
  // A page that nobody sees is not sent anywhere (R67).
  if (!document.hidden) window.location.replace('/')
  else document.addEventListener('visibilitychange', () => window.location.replace('/'), { once: true })
}

/** @param {View | null} view */
function show (view) {
  hush()
  for (const { but, forget } of FORGOTTEN) if (!view || !but.includes(view.view)) forget()
  const { edition } = open
  const drawn = view && (edition ? drawnFrom(view, edition) : unread(view))
  dress(drawn && edition ? dressOf(edition) : firstDress)
  put(drawn && view, drawn ?? undefined)
  if (drawn) here.shown()
  prepare(edition)
}

/** @param {Edition} edition */
function dressOf (edition) {
  const { _ } = writer(edition)
  const { language: lang, direction: dir } = edition.pack
  return { lang, dir, label: _('Exit'), again: _('Press once more to leave') }
}

/**
 * @param {View} view
 * @param {Edition} edition
 */
function drawnFrom (view, edition) {
  const own = here.views[view.view]
  if (own) return own(edition)
  const operator = document.body.dataset.operator ?? ''
  return draw(view, edition, { operator, second: open.beside, foot: here.foot })
}

/**
 * Show the last of this visit: nothing can be read any more, and Back leads to the first screen.
 * @param {View['view']} view
 * @param {HTMLElement[]} nodes
 */
export function end (view, nodes) {
  practise(null)
  open.edition = null
  forget()
  say('')
  put({ view }, nodes)
}

/** That something could not be had, in the language being read or the first one there is. */
export function failed () {
  const { edition } = open
  if (edition) return writer(edition)._('That did not work. Is there a connection? You can try again.')
  return document.querySelector('[data-failed]')?.getAttribute('data-failed') ?? ''
}

/**
 * What a link leads to. Between the languages of one page, the place in the text stays.
 * @param {HTMLAnchorElement} link
 * @returns {View}
 */
function viewOf (link) {
  const { action, card, page: id = 'home', to, second, flipped } = link.dataset
  const block = to || link.hash.slice(1) || (id === main.dataset.id ? place() : undefined)
  if (card) return { view: 'shown', id: card }
  if (action === 'enlarge') return { view: 'block', id, second, block, flipped: Boolean(flipped) }
  const view = LISTS[id]
  if (view) return { view, second, block }
  return { view: second ? 'pair' : 'page', id, second, block }
}
