// The one screen: what stands on it and in which language, and the line at its foot.
import { element } from './text.js'

export const main = /** @type {HTMLElement} */ (document.querySelector('main'))
export const exit = /** @type {HTMLAnchorElement} */ (document.querySelector('[data-action=exit]'))
const notice = /** @type {HTMLElement} */ (document.querySelector('.notice'))
const spoken = /** @type {HTMLElement} */ (document.querySelector('.spoken'))
const first = { nodes: [...main.childNodes], view: main.dataset.view ?? '' }

/**
 * The language of a screen, and the words of its exit: its label, and what is said when one more
 * key leaves.
 * @typedef {{ lang: string, dir: string, label: string, again: string }} Dress
 */

/** That of the first screen. @type {Dress} */
export const firstDress = {
  lang: document.documentElement.lang,
  dir: document.documentElement.dir,
  label: exit.textContent ?? '',
  again: exit.dataset.again ?? ''
}

/**
 * @param {View | null} view - null is the first screen, which has its own nodes
 * @param {Node[]} [nodes]
 */
export function put (view, nodes = first.nodes) {
  main.dataset.view = view ? view.view : first.view
  main.dataset.id = view?.id ?? ''
  main.replaceChildren(...nodes)
  // Which language was looked at is nothing for the next one who comes.
  if (!view) for (const each of main.querySelectorAll('details')) each.open = false
  const heading = main.querySelector('h1')
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
}

/** A copy of the first screen, as it was before anything was read. */
export function firstScreen () {
  const nodes = first.nodes.filter(node => node instanceof HTMLElement)
  const copies = nodes.map(node => /** @type {HTMLElement} */ (node.cloneNode(true)))
  for (const each of copies) each.removeAttribute('tabindex')
  return copies
}

/** @param {Dress} dress */
export function dress ({ lang, dir, label, again }) {
  Object.assign(document.documentElement, { lang, dir })
  exit.textContent = label
  exit.dataset.again = again
  tell('')
}

/**
 * Say something to who listens; it is not seen.
 * @param {string} words
 */
export function tell (words) {
  spoken.textContent = words
}

/**
 * One line at the foot of the screen, read out once; '' takes it away.
 * @param {string} words
 * @param {{ words: string, run?: () => void, action?: string, failed?: string } | ''} [offer] - a
 *   button: what it does, or the name of an action as any button has it
 */
export function say (words, offer) {
  notice.replaceChildren(words)
  notice.hidden = !words
  if (!offer) return
  const made = element('button',
    { type: 'button', 'data-action': offer.action, 'data-failed': offer.failed }, offer.words)
  made.addEventListener('click', () => { say(''); offer.run?.() })
  notice.append(' ', made)
}

/** Whether that line asks something: then it stays until it is answered. */
export const isAsking = () => Boolean(notice.querySelector('button'))

/**
 * Whether it asks just this.
 * @param {string} words
 */
export const asks = words => isAsking() && notice.firstChild?.textContent === words

/**
 * What can be shown before any text was read: the numbers that came with this page.
 * @param {View} view
 * @returns {Node[] | null}
 */
export function unread ({ view, id }) {
  const card = document.querySelector(`template[data-card="${id}"]`)
  if (!(card instanceof HTMLTemplateElement)) return null
  const nodes = [...document.importNode(card.content, true).children]
  if (view === 'call') return nodes
  const number = document.createElement('h1')
  number.className = 'large'
  number.append(...nodes.flatMap(node => [...node.querySelectorAll('.callnow bdi')]))
  return [...nodes.filter(node => node.matches('.back')), number]
}
