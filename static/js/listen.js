// Read aloud, with a voice that lives on this phone and speaks the language of the text. A voice
// from elsewhere would send the text to whoever runs it, so it is never used.
import { place } from './place.js'
import { element, writer } from './text.js'

// Mandarin is what our Chinese is written for; these speak Cantonese.
const OTHER_CHINESE = /^(yue|zh-(hk|mo))/
const RATES = [0.6, 0.8, 1, 1.25, 1.5]
const READ = 'read'

let rate = RATES.indexOf(1)
/** What is being read: its blocks, how far, and which time of speaking this is.
 * @type {{ blocks: Element[], at: number, turn: number } | null} */
let reading = null
/** The buttons of the present view. @type {{ bar: HTMLElement, edition: Edition } | null} */
let controls = null

window.speechSynthesis?.addEventListener?.('voiceschanged', () => { if (!reading) redraw() })

/**
 * The button to listen, or why there is none. Voices can come late: it then changes by itself.
 * @param {Edition} edition
 */
export function listening (edition) {
  const { language: lang, direction: dir } = edition.pack
  controls = { bar: element('div', { class: 'listen', lang, dir }), edition }
  redraw()
  return controls.bar
}

/** Stop at once: on the way out, when nobody looks, and when another view is opened. */
export function hush () {
  unmark()
  reading = null
  window.speechSynthesis?.cancel()
  redraw()
}

/**
 * Start at the top of the screen, change the pace, or stop.
 * @param {string} action
 */
export function onListen (action) {
  if (action === 'silence') hush()
  if (action === 'speak') start()
  if (action === 'faster' || action === 'slower') {
    rate = Math.max(0, Math.min(rate + (action === 'faster' ? 1 : -1), RATES.length - 1))
    if (reading) speak()
  }
}

/**
 * While something is read, a tap on a text goes on from there.
 * @param {Element} target
 */
export function readFrom (target) {
  const block = target.closest('main [data-block]')
  const at = reading?.blocks.findIndex(each => each === block) ?? -1
  if (!reading || at < 0) return
  reading.at = at
  speak()
}

function redraw () {
  if (!controls) return
  const { bar, edition } = controls
  const { _ } = writer(edition)
  const button = (/** @type {string} */ action, /** @type {string} */ words) =>
    element('button', { type: 'button', 'data-action': action }, words)
  if (!voiceFor(edition.pack.language)) {
    bar.replaceChildren(element('p', { class: 'hint' }, _('This phone has no voice of its own for this language. So it cannot be read aloud here.')))
  } else if (!reading) {
    bar.replaceChildren(button('speak', _('Listen')))
  } else {
    bar.replaceChildren(button('silence', _('Stop')), ' ', button('slower', _('Slower')), ' ',
      button('faster', _('Faster')), element('p', { class: 'hint' },
        _('Touch a text to hear it. Others near you can hear it too.')))
  }
}

/**
 * A voice of this phone for a language.
 * @param {string | null | undefined} language
 * @returns {SpeechSynthesisVoice | undefined}
 */
function voiceFor (language) {
  return window.speechSynthesis?.getVoices().find(({ lang, localService }) => {
    const code = lang.replace('_', '-').toLowerCase()
    const isSame = code.split('-')[0] === language || (language === 'zh' && code.startsWith('cmn'))
    return localService && isSame && !OTHER_CHINESE.test(code)
  })
}

function start () {
  const blocks = [...document.querySelectorAll('main [data-block]')]
  const top = place()
  const at = blocks.findIndex(each => each.getAttribute('data-block')?.endsWith('-' + top))
  reading = { blocks, at: Math.max(at, 0), turn: 0 }
  redraw()
  speak()
}

/** Read the block that it is at, then the next; one that no voice here can speak is passed over. */
function speak () {
  unmark()
  const block = reading?.blocks[reading.at]
  if (!reading || !block) {
    hush()
    return
  }
  // Some browsers say "ended" of what is broken off too: it leads to no next block then.
  const turn = reading.turn += 1
  window.speechSynthesis.cancel()
  const lang = block.closest('[lang]')?.getAttribute('lang') ?? ''
  const voice = voiceFor(lang)
  const next = () => {
    if (reading?.turn !== turn) return
    reading.at += 1
    speak()
  }
  if (!voice) {
    next()
    return
  }
  const utterance = new SpeechSynthesisUtterance(wordsOf(block))
  Object.assign(utterance, { lang: voice.lang, voice, rate: RATES[rate], onend: next })
  block.classList.add(READ)
  block.scrollIntoView({ block: 'nearest' })
  window.speechSynthesis.speak(utterance)
}

/**
 * The words of a block, without the labels on it.
 * @param {Element} block
 */
function wordsOf (block) {
  const copy = /** @type {Element} */ (block.cloneNode(true))
  for (const label of copy.querySelectorAll('.label')) label.remove()
  return copy.textContent?.trim() ?? ''
}

function unmark () {
  for (const block of document.querySelectorAll('.' + READ)) block.classList.remove(READ)
}
