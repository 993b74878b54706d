// The app on a page of the node: text from the phone or from the node, what is kept, and newer
// text and a newer app offered behind what is being read. Views and links: reading.js.
import { clear } from './clear.js'
import { isLeaving, setNeutral } from './exit.js'
import { receive, send, sendPage } from './pass.js'
import {
  chooseFace, clearedView, clearView, forgetLanguage, holdInstallation, iconView, install, phoneLinks,
  phoneView, reason, sharing, takeStock
} from './phone.js'
import { isPractising, practise } from './practice.js'
import { begin, drawAgain, end, enter, failed, reading, turnTo } from './reading.js'
import { keep, look, renew } from './renew.js'
import { asks, say } from './screen.js'
import { keepsAnything, kept, open } from './store.js'
import { writer } from './text.js'
import { present } from './visit.js'
import { installed, register, takeOver, together } from './worker.js'

// Only this address is the app. A page opened by its own address stays as the server made it.
const isApp = window.location.pathname === '/'
const HANDOVER = 'i:'
// A worker that is still being installed would write after everything was cleared.
const INSTALL_MS = 5000
const NEUTRAL = '/n'

/** @type {ServiceWorkerRegistration | null} */
let registration = null
/** @type {Promise<unknown>} */
let installing = Promise.resolve()

/** @type {import('./reading.js').Place['actions']} */
const ACTIONS = {
  take: takeFile,
  pass: () => enter({ view: 'pass' }),
  send: () => { send().catch(() => say(failed())) },
  carry: () => { sendPage().catch(() => say(failed())) },
  renew: (_, edition) => { renewNow(edition) },
  phone: () => { openPhone() },
  icon: () => enter({ view: 'icon' }),
  wipe: (_, edition) => {
    if (present()?.view === 'clear') clearAll(edition)
    else enter({ view: 'clear' })
  },
  forget: ({ dataset }, edition) => { forgetLanguage(dataset.language ?? '', edition) },
  add: ({ dataset }, edition) => { addLanguage(dataset.language ?? '', edition) },
  face: ({ dataset }, edition) => chooseFace(Number(dataset.face), edition),
  install: () => { install() },
  practice: (_, edition) => {
    practise(isPractising() ? null : edition)
    drawAgain()
  }
}

start()

function start () {
  // The page that registered the worker is not under it yet, but its navigations are.
  if (navigator.serviceWorker?.controller) setNeutral(NEUTRAL)
  begin({
    read,
    readTwo,
    handOver: isApp ? undefined : handOver,
    actions: ACTIONS,
    views: { phone: phoneView, pass: sharing, icon: iconView, clear: clearView },
    foot: edition => [phoneLinks(edition)],
    shown: offerNewApp,
    refused
  })
  if (!isApp) return
  holdInstallation()
  continueElsewhere()
  keepsAnything().then(keeps => { if (keeps) freshen() }).catch(() => {})
}

/**
 * Keep what another phone passed on, and show it.
 * @param {HTMLElement} button - says what to say where there is no text yet
 */
async function takeFile (button) {
  try {
    const code = await receive()
    const edition = await open(reading()?.pack.language ?? code)
    turnTo(edition)
    if (isLeaving()) return
    enter({ view: 'home' })
    tellOfApp(register().then(installed), writer(edition)._('The text of the file is on this phone now.'))
  } catch (error) {
    const { why } = /** @type {any} */ (error)
    if (why === 'nothing') return
    const edition = reading()
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
  turnTo(await open(words.pack.language))
  say('')
  await takeStock()
  if (!isLeaving() && present()?.view === 'phone') drawAgain()
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
    turnTo(await open(words.pack.language).catch(() => words))
    await takeStock()
    say('')
    if (!isLeaving() && present()?.view === 'phone') drawAgain()
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
  const { made, app } = await together(() => keep(code))
  tellOfApp(app, writer(made)._('It is on this phone now. You can read it without internet.'))
  return made
}

/**
 * Two languages of one release: where one of them is newer, the other is brought up to it.
 * @param {string} code
 * @param {string} second
 */
async function readTwo (code, second) {
  const both = async () => [await read(code, false), await read(second, false)]
  const found = await both()
  if (found[0].number === found[1].number) return found
  await renew(true)
  const renewed = await both()
  if (renewed[0].number !== renewed[1].number) throw new Error('expected two languages of one release')
  return renewed
}

/**
 * Say why a text could not be had, and offer to open it from a file.
 * @param {any} error
 * @param {HTMLElement} link
 * @param {Edition | null} edition
 */
function refused (error, { dataset }, edition) {
  const { failed: words = failed(), open: button, refused } = dataset
  if (edition && error.why === 'space') say(reason('space', edition))
  else say(words, button && { action: 'take', words: button, failed: refused })
}

/**
 * Say when the app itself is on the phone too, beside the text.
 * @param {Promise<void>} app
 * @param {string} words
 */
function tellOfApp (app, words) {
  // The worker may come before the text: what is said then would go with the screen before.
  installing = app.then(() => new Promise(resolve => setTimeout(resolve))).then(() => {
    setNeutral(NEUTRAL)
    say(words)
  }).catch(() => say(failed()))
}

/**
 * From a page opened by its own address to the app, so that the rest leaves no address.
 * @param {string} code
 * @param {View} view
 */
function handOver (code, view) {
  window.name = HANDOVER + JSON.stringify([code, view])
  window.location.replace('/')
}

/** Go on where such a page handed over. */
function continueElsewhere () {
  const { name } = window
  window.name = ''
  if (!name.startsWith(HANDOVER)) return
  const [code, view] = JSON.parse(name.slice(HANDOVER.length))
  read(code, false).then(made => { turnTo(made); enter(view) }).catch(() => say(failed()))
}

/** Look for newer text and a newer app behind what is being read; never replace it unasked. */
async function freshen () {
  watchWorker(await register())
  const edition = navigator.onLine && await renew() && reading()
  if (!edition) return
  const { _ } = writer(edition)
  say(_('Newer text is ready.'), {
    words: _('Show it'),
    run: async () => {
      const before = reading()
      if (!before) return
      turnTo(await open(before.pack.language))
      drawAgain()
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
  const edition = reading()
  if (!edition || !registration?.waiting || !navigator.serviceWorker.controller) return
  const { _ } = writer(edition)
  const words = _('A newer version of this app is ready.')
  // Said again it would be read out again, and a tap that is on its way would be lost.
  if (asks(words)) return
  say(words, {
    words: _('Start it'),
    run: () => {
      navigator.serviceWorker.addEventListener('controllerchange',
        () => window.location.reload(), { once: true })
      takeOver(registration)
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
  setNeutral('')
  registration = null
  end('cleared', clearedView(isEmpty, words))
}
