// The app: one address, views swapped in place, so that a history holds one line at most (R3).
import { clear } from './clear.js'
import { coverWhenAway, uncover } from './cover.js'
import { exitByKeys, isLeaving, leave, setNeutralKept } from './exit.js'
import { hush, onListen, readFrom } from './listen.js'
import { keep, look, renew } from './renew.js'
import { installed, keepsAnything, kept, open, register } from './store.js'
import { receive, send } from './pass.js'
import {
  chooseFace, clearedView, forgetLanguage, holdInstallation, install, reason, takeStock
} from './phone.js'
import { answer, forgetAnswers } from './navigator.js'
import { goTo, holdPlace, place } from './place.js'
import { element, writer } from './text.js'
import { draw } from './views.js'
import { arrive, entriesBefore, forget, forward, hasEntriesAhead, present } from './visit.js'

const main = /** @type {HTMLElement} */ (document.querySelector('main'))
const notice = /** @type {HTMLElement} */ (document.querySelector('.notice'))
const spoken = /** @type {HTMLElement} */ (document.querySelector('.spoken'))
const exit = /** @type {HTMLAnchorElement} */ (document.querySelector('[data-action=exit]'))
const first = {
  nodes: [...main.childNodes],
  view: main.dataset.view ?? '',
  lang: document.documentElement.lang,
  dir: document.documentElement.dir,
  exit: exit.textContent ?? '',
  again: exit.dataset.again ?? ''
}
// Only this address is the app. A page opened by its own address stays as the server made it.
const isApp = window.location.pathname === '/'
/** The views that are links like a page, by what stands in the link. @type {Record<string, View['view']>} */
const LISTS = { home: 'home', d: 'directory', g: 'words', s: 'showing', n: 'navigator', h: 'handover' }
/** Who comes back from these finds the answers as they were. */
const KEEP_ANSWERS = ['navigator', 'call', 'number']
const HANDOVER = 'i:'
// A worker that is still being installed would write after everything was cleared.
const INSTALL_MS = 5000

/** @type {Edition | null} */
let edition = null
/** The language beside it, where two are read. @type {Edition | null} */
let beside = null
/** @type {ServiceWorkerRegistration | null} */
let registration = null
/** @type {Promise<unknown>} */
let installing = Promise.resolve()

start()

function start () {
  document.addEventListener('click', onClick)
  window.addEventListener('popstate', onPopState)
  exitByKeys(leaveNow, () => { spoken.textContent = exit.dataset.again ?? '' })
  coverWhenAway(onLongAway, onReturn)
  document.addEventListener('visibilitychange', hush)
  window.addEventListener('pagehide', hush)
  for (const each of document.querySelectorAll('[data-script]')) each.removeAttribute('hidden')
  for (const each of document.querySelectorAll('[data-no-script]')) each.remove()
  holdPlace()
  if (!isApp) return
  holdInstallation()
  document.addEventListener('submit', onSubmit)
  history.scrollRestoration = 'manual'
  continueElsewhere()
  keepsAnything().then(keeps => { if (keeps) freshen() }).catch(() => {})
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

/** @param {SubmitEvent} event - of the one form there is, that of the navigator */
function onSubmit (event) {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (!edition || isLeaving()) return
  answer(form, event.submitter?.getAttribute('value') ?? 'next', edition)
  show(present())
  goTo(undefined)
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
  if (action === 'call') {
    // The second tap, on the card itself, is the call.
    if (main.dataset.view === 'call') return
    event.preventDefault()
    enter({ view: 'call', id: link.getAttribute('href') ?? '' })
  } else if (page || language || card) {
    event.preventDefault()
    follow(link, viewOf(link))
  } else if (action === 'language') {
    event.preventDefault()
    if (isApp) enter(null)
    else window.location.replace('/')
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
  const { action, face, language } = button.dataset
  if (action === 'show') enter({ view: 'number', id: present()?.id })
  if (action === 'take') takeFile(button)
  if (!edition) return
  if (action) onListen(action)
  if (action === 'print') window.print()
  if (action === 'pass') enter({ view: 'pass' })
  if (action === 'send') send().catch(() => say(failed()))
  if (action === 'renew') renewNow(edition)
  if (action === 'phone') openPhone()
  if (action === 'icon') enter({ view: 'icon' })
  if (action === 'wipe' && main.dataset.view !== 'clear') enter({ view: 'clear' })
  else if (action === 'wipe') clearAll(edition)
  if (action === 'forget' && language) forgetLanguage(language, edition)
  if (action === 'add' && language) addLanguage(language, edition)
  if (action === 'face') chooseFace(Number(face), edition)
  if (action === 'install') install()
}

/**
 * Keep what another phone passed on, and show it.
 * @param {HTMLElement} button - says what to say where there is no text yet
 */
async function takeFile (button) {
  try {
    const code = await receive()
    edition = await open(edition?.pack.language ?? code)
    if (isLeaving()) return
    enter({ view: 'home' })
    keepApp(writer(edition)._('The text of the file is on this phone now.'))
  } catch (error) {
    const { why } = /** @type {any} */ (error)
    if (why === 'nothing') return
    say(edition ? reason(why ?? 'file', edition) : button.dataset.failed ?? failed())
  }
}

/**
 * Try again to have newer text, now that its reader asks for it.
 * @param {Edition} words
 */
async function renewNow (words) {
  say(writer(words)._('One moment…'))
  await renew(true)
  edition = await open(words.pack.language)
  say('')
  await takeStock()
  if (!isLeaving() && present()?.view === 'phone') show(present())
}

/**
 * Keep one language more.
 * @param {string} language
 * @param {Edition} words
 */
async function addLanguage (language, words) {
  say(writer(words)._('One moment…'))
  try {
    await keep(language)
    // The others may have become newer with it.
    edition = await open(words.pack.language).catch(() => words)
    await takeStock()
    say('')
    if (!isLeaving() && present()?.view === 'phone') show(present())
  } catch {
    say(failed())
  }
}

async function openPhone () {
  try {
    await takeStock()
    if (!isLeaving()) enter({ view: 'phone' })
  } catch {
    say(failed())
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
  if (edition && code === edition.pack.language && !view.second) {
    enter(view)
    return
  }
  if (link.dataset.wait) say(link.dataset.wait)
  try {
    if (code !== edition?.pack.language) edition = await read(code, link.dataset.action === 'keep')
    await readBeside(view)
    if (isLeaving()) return
    say('')
    enter(view)
  } catch (error) {
    const { failed: words = failed(), open: button, refused } = link.dataset
    if (edition && /** @type {any} */ (error).why === 'space') say(reason('space', edition))
    else say(words, button && { action: 'take', words: button, failed: refused })
  }
}

/**
 * Have the second language of a view: of the same release, or a row would hold two different texts.
 * @param {View} view
 */
async function readBeside ({ second }) {
  if (!second || !edition) return
  const isSame = () => beside?.pack.language === second && beside.number === edition?.number
  if (isSame()) return
  beside = await read(second, false)
  if (isSame()) return
  await renew(true)
  edition = await read(edition.pack.language, false)
  beside = await read(second, false)
  if (!isSame()) throw new Error('expected two languages of one release')
}

/**
 * The text of a language: from the phone where it is kept, else from the node.
 * @param {string} code
 * @param {boolean} keeping
 */
async function read (code, keeping) {
  if (await keepsAnything()) {
    const has = (await kept())?.languages.includes(code)
    if (has) return open(code)
  }
  if (!keeping || !('serviceWorker' in navigator)) return look(code)
  const made = await keep(code)
  keepApp(writer(made)._('It is on this phone now. You can read it without internet.'))
  return made
}

/**
 * Have the app itself on the phone too, beside the text.
 * @param {string} words - to say when it is there
 */
function keepApp (words) {
  installing = register().then(installed).then(() => {
    setNeutralKept(true)
    say(words)
  }).catch(() => say(failed()))
}

/**
 * Go one view further; null is the first screen.
 * @param {View | null} view
 */
function enter (view) {
  // What was only told has been read; a question stays until it is answered.
  if (!notice.querySelector('button')) say('')
  forward(view, edition?.pack.language)
  show(view)
  goTo(view?.block)
}

/** @param {PopStateEvent} event */
async function onPopState (event) {
  if (isLeaving()) return
  const { view, language, scroll } = arrive(event.state)
  if (language && language !== edition?.pack.language) {
    edition = await read(language, false).catch(() => null)
  }
  if (view) await readBeside(view).catch(() => { beside = null })
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
  if (isApp) {
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
  // A card before a call is on the way; whatever else is opened, the answers are forgotten.
  if (!view || !KEEP_ANSWERS.includes(view.view)) forgetAnswers()
  const drawn = view && (edition ? draw(view, edition, operator(), beside) : unread(view))
  if (drawn && edition) {
    const { _ } = writer(edition)
    dress(edition.pack.language, edition.pack.direction, _('Exit'), _('Press once more to leave'))
  } else {
    dress(first.lang, first.dir, first.exit, first.again)
  }
  main.dataset.view = drawn ? view.view : first.view
  main.dataset.id = drawn && view.id ? view.id : ''
  main.replaceChildren(...drawn ?? first.nodes)
  if (drawn) offerNewApp()
  // Which language was looked at is nothing for the next one who comes.
  else for (const each of main.querySelectorAll('details')) each.open = false
  const heading = main.querySelector('h1')
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
}

const operator = () => document.body.dataset.operator ?? ''

/**
 * What can be shown before any text was read: the numbers that came with this page.
 * @param {View} view
 * @returns {Node[] | null}
 */
function unread ({ view, id }) {
  const card = document.querySelector(`template[data-card="${id}"]`)
  if (!(card instanceof HTMLTemplateElement)) return null
  const nodes = [...document.importNode(card.content, true).children]
  if (view === 'call') return nodes
  const number = document.createElement('h1')
  number.className = 'large'
  number.append(...nodes.flatMap(node => [...node.querySelectorAll('.callnow bdi')]))
  return [...nodes.filter(node => node.matches('.back')), number]
}

/**
 * @param {string} lang
 * @param {string} dir
 * @param {string} label - of the exit
 * @param {string} again - said when one more key leaves
 */
function dress (lang, dir, label, again) {
  Object.assign(document.documentElement, { lang, dir })
  exit.textContent = label
  exit.dataset.again = again
  spoken.textContent = ''
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
  say(_('Newer text is ready.'), {
    words: _('Show it'),
    run: async () => {
      if (!edition) return
      edition = await open(edition.pack.language)
      show(present())
    }
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
  say(_('A newer version of this app is ready.'), {
    words: _('Start it'),
    run: () => {
      navigator.serviceWorker.addEventListener('controllerchange',
        () => window.location.reload(), { once: true })
      waiting.postMessage('skip-waiting')
    }
  })
}

/**
 * Take everything of ours off this phone, and say what was found afterwards.
 * @param {Edition} words - the text to say it in, the last of it
 */
async function clearAll (words) {
  say(writer(words)._('One moment…'))
  await Promise.race([installing, new Promise(resolve => setTimeout(resolve, INSTALL_MS))])
  const isEmpty = await clear().catch(() => false)
  if (isLeaving()) return
  setNeutralKept(false)
  edition = null
  registration = null
  forget()
  say('')
  main.dataset.view = 'cleared'
  main.replaceChildren(...clearedView(isEmpty, words))
  main.querySelector('h1')?.focus({ preventScroll: true })
}

/**
 * One line at the foot of the screen, read out once; '' takes it away.
 * @param {string} words
 * @param {{ words: string, run?: () => void, action?: string, failed?: string } | ''} [offer] - a
 *   button: what it does, or the name of an action as any button has it
 */
function say (words, offer) {
  notice.replaceChildren(words)
  notice.hidden = !words
  if (!offer) return
  const made = element('button',
    { type: 'button', 'data-action': offer.action, 'data-failed': offer.failed }, offer.words)
  made.addEventListener('click', () => { say(''); offer.run?.() })
  notice.append(' ', made)
}

/** That something could not be had, in the language being read or the first one there is. */
function failed () {
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
