// Practice for training: every step but the call itself, and no website opens. It is in memory
// only, so it is gone with a reload and with the exit (docs/adr/0026).
import { element, writer } from './text.js'

const LEADING_OUT = 'a[href^="tel:"], a[href^="http"]:not([data-action=exit])'
// Unicode: left-to-right isolate, and its end.
const ISOLATE = '\u2066'
const END = '\u2069'

/** In whose words it is said; null while calls are calls. @type {Edition | null} */
let words = null

export const isPractising = () => words !== null

/**
 * Begin, or end.
 * @param {Edition | null} edition - in whose words it is said; null to end
 */
export function practise (edition) {
  if (edition && !words) document.addEventListener('keydown', onKey)
  if (!edition) document.removeEventListener('keydown', onKey)
  words = edition
  prepare(edition)
}

/**
 * Make what is on the screen fit: no link leads out while practising, each does afterwards.
 * @param {Edition | null} edition - what is read now
 */
export function prepare (edition) {
  document.querySelector('.practice')?.remove()
  if (!words) {
    for (const link of document.querySelectorAll('a[data-real]')) restore(/** @type {HTMLElement} */ (link))
    return
  }
  words = edition ?? words
  for (const link of document.querySelectorAll(LEADING_OUT)) disarm(/** @type {HTMLElement} */ (link))
  document.querySelector('.bar')?.append(mark(words))
}

/**
 * Where a link leads when calls are calls.
 * @param {HTMLElement} link
 */
export function leadsTo (link) {
  return link.dataset.real ?? link.getAttribute('href') ?? ''
}

/**
 * What to say in place of following a link; '' for one that is to be followed.
 * @param {HTMLElement} link
 */
export function instead (link) {
  if (!words || !link.dataset.real) return ''
  const { _ } = writer(words)
  const number = ISOLATE + (link.querySelector('bdi')?.textContent ?? '') + END
  return link.dataset.action === 'call'
    ? _('Here the phone would call %(number)s.', { number })
    : _('Here a website would open.')
}

/** @param {Edition} edition */
function mark (edition) {
  const { _ } = writer(edition)
  const { language: lang, direction: dir } = edition.pack
  return element('p', { class: 'practice', lang, dir },
    element('strong', {}, _('Practice: calls are off')), ' ',
    element('button', { type: 'button', 'data-action': 'practice' }, _('End practice')))
}

/** @param {HTMLElement} link */
function disarm (link) {
  link.dataset.real = link.getAttribute('href') ?? ''
  link.removeAttribute('href')
  // It says something of an address, and there is none now.
  const rel = link.getAttribute('rel')
  if (rel) link.dataset.rel = rel
  link.removeAttribute('rel')
  // Still a link to who hears it or goes by keyboard.
  link.setAttribute('role', 'link')
  link.tabIndex = 0
}

/** @param {HTMLElement} link */
function restore (link) {
  link.setAttribute('href', leadsTo(link))
  if (link.dataset.rel) link.setAttribute('rel', link.dataset.rel)
  for (const name of ['data-real', 'data-rel', 'role', 'tabindex']) link.removeAttribute(name)
}

/** @param {KeyboardEvent} event */
function onKey ({ key, target }) {
  if (key === 'Enter' && target instanceof HTMLAnchorElement && target.dataset.real) target.click()
}
