// Looking for something: what is found while somebody types. The same elements as
// pwa/templates/search.html. What was typed is in memory only while this view is open, and nothing
// of it leaves the phone (docs/adr/0024).
import { excerpt } from './excerpt.js'
import { addEntry, find, startIndex } from './find.js'
import { backLink, draft, element, numbers, writer } from './text.js'

// What a screen that answers can wait for.
const SLICE_MS = 8
const MOST_TYPED = 100

/** What was typed. */
let query = ''
/** What was looked up for it, in the edition that is read. @type {Map<string, any>} */
let known = new Map()
/** The index of each edition that is read; it goes when that does. @type {WeakMap<Edition, Index>} */
const indexes = new WeakMap()

/** @typedef {import('./find.js').Index} Index */
/** @typedef {import('./find.js').Hit} Hit */

/** Forget what was typed. */
export function forgetQuery () {
  query = ''
  known = new Map()
}

/** @param {Edition} edition */
export function search (edition) {
  known = new Map()
  const text = writer(edition)
  const { _ } = text
  const input = /** @type {HTMLInputElement} */ (element('input', {
    id: 'asked',
    type: 'search',
    maxlength: String(MOST_TYPED),
    autocomplete: 'off',
    autocorrect: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    value: query
  }))
  const status = element('p', { class: 'count', role: 'status', tabindex: '-1' })
  const results = element('div', { class: 'results' })
  const show = () => fill(status, results, edition)
  input.addEventListener('input', () => {
    query = input.value
    show()
  })
  makeIndex(edition).then(() => { if (input.isConnected && query) show() })
  if (query) show()
  return [
    backLink(edition),
    element('h1', { tabindex: '-1' }, _('Search')),
    ...draft(edition, 'f'),
    element('form', {
      method: 'post',
      action: `/${edition.pack.language}/f`,
      role: 'search',
      'data-action': 'search',
      autocomplete: 'off'
    },
    element('label', { for: 'asked' }, _('What are you looking for?')),
    element('p', { class: 'asking' }, input, ' ', element('button', {}, _('Search')))),
    element('p', { class: 'hint' },
      _('Nobody keeps what you type here. The keyboard of this phone may remember words.')),
    status,
    results
  ]
}

/**
 * Make the index of an edition in slices, so that the screen answers meanwhile.
 * @param {Edition} edition
 */
async function makeIndex (edition) {
  if (indexes.has(edition)) return
  const index = startIndex(edition.pack, edition.directory)
  let began = performance.now()
  while (addEntry(index)) {
    if (performance.now() - began < SLICE_MS) continue
    await new Promise(resolve => setTimeout(resolve))
    began = performance.now()
  }
  indexes.set(edition, index)
}

/**
 * Say how much was found, and show it.
 * @param {HTMLElement} status
 * @param {HTMLElement} results
 * @param {Edition} edition
 */
function fill (status, results, edition) {
  const text = writer(edition)
  const { _ } = text
  const index = indexes.get(edition)
  if (!query.trim()) {
    status.replaceChildren()
    results.replaceChildren()
  } else if (!index) {
    status.replaceChildren(_('One moment…'))
  } else {
    const { hits, marked, words } = find(index, query, known)
    known = words
    status.replaceChildren(hits.length
      ? _('Results: %(number)s', { number: hits.length })
      : _('Nothing found. Try another word, or call one of these numbers.'))
    results.replaceChildren(...hits.length
      ? [element('ul', { class: 'found' }, ...hits.map(hit => found(hit, marked, edition, text)))]
      : nothing(edition))
  }
}

/**
 * @param {Hit} hit
 * @param {Set<string>} marked
 * @param {Edition} edition
 * @param {ReturnType<typeof writer>} text
 */
function found ({ entry, row }, marked, edition, text) {
  const [name] = entry.rows
  const { block } = entry.rows[row]
  const quoted = entry.rows[row].isShown ? entry.rows[row] : entry.rows.find(each => each.isShown)
  const service = edition.directory.services.find(({ id }) => entry.id === 's-' + id)
  return element('li', {},
    element('a', {
      href: `/${edition.pack.language}/${entry.page}${block ? '#' + block : ''}`,
      'data-page': entry.page,
      'data-to': block || undefined,
      ...text.sourceRun(name.isSource)
    }, ...pieces(name, marked)), ' ',
    ...(service?.phones ? [element('span', { class: 'number' }, ...text.tel(service))] : []),
    ...(quoted ? [element('p', text.sourceRun(quoted.isSource), ...pieces(quoted, marked))] : []))
}

/**
 * A text, cut around what was found, with that marked.
 * @param {FindableRow} row
 * @param {Set<string>} marked
 */
function pieces ({ text }, marked) {
  return excerpt(text, marked).map(([piece, isMarked]) =>
    isMarked ? element('mark', {}, piece) : piece)
}

/** @param {Edition} edition */
function nothing (edition) {
  const text = writer(edition)
  return [
    ...edition.pack.menu.flatMap(group => group.numbers ? [numbers(group.numbers, edition)] : []),
    element('p', { class: 'more' },
      text.pageLink('d', [text._('All numbers and organisations')]))
  ]
}
