// The views of one edition: the menu and a page; each other one has a module. The same elements as
// in pwa/templates; a contract test compares the two.
import { card, largeNumber } from './call.js'
import { chosen, directory } from './directory.js'
import { handover } from './handover.js'
import { listening } from './listen.js'
import { blockView, otherLanguages, pairView } from './pair.js'
import { shown, showing } from './showing.js'
import { navigator } from './navigator.js'
import { search } from './search.js'
import { backLink, draft, element, numbers, writer } from './text.js'
import { words } from './words.js'

const BLOCK_TAGS = { h2: 'h2', h3: 'h3', li: 'li', step: 'li' }
const LIST_TAGS = { li: 'ul', step: 'ol' }

/**
 * What a view is drawn with, besides its text.
 * @typedef {object} Surroundings
 * @property {string} operator - who runs this copy, '' when nobody said so
 * @property {Edition | null} second - for two languages beside each other
 * @property {(edition: Edition) => HTMLElement[]} foot - of the menu
 */

/**
 * Draw one view.
 * @param {View} wanted
 * @param {Edition} edition
 * @param {Surroundings} surroundings
 * @returns {HTMLElement[]}
 */
export function draw (wanted, edition, { operator, second, foot }) {
  const { view, id = '', block = '', flipped } = wanted
  if (view === 'call') return card(id, edition)
  if (view === 'number') return largeNumber(id, edition)
  if (view === 'directory') return directory(edition)
  if (view === 'chosen') return chosen(edition)
  if (view === 'navigator') return navigator(edition)
  if (view === 'search') return search(edition)
  if (view === 'words') return words(edition)
  if (view === 'showing') return showing(edition)
  if (view === 'handover') return handover(edition, wanted.second ? second : null)
  if (view === 'shown') return shown(id, edition)
  if (view === 'pair' && second) return pairView(id, edition, second)
  if (view === 'block' && second) return blockView(id, block, edition, second, flipped)
  const page = edition.pack.pages.find(page => page.id === id)
  return page ? pageView(page, edition, operator) : menu(edition, foot)
}

/**
 * @param {Edition} edition
 * @param {Surroundings['foot']} foot
 */
function menu (edition, foot) {
  const { pack, number, published, expires, demo } = edition
  const text = writer(edition)
  const { _ } = text
  const pages = new Map(pack.pages.map(page => [page.id, page]))
  const limits = pack.menu.find(group => group.limits)?.limits
  const groups = pack.menu.map(group => {
    const items = group.pages.flatMap(id => {
      const page = pages.get(id)
      if (!page) return []
      const link = text.pageLink(id, [page.title])
      if (page.status === 'source') Object.assign(link, text.sourceRun(true))
      return [element('li', {}, link)]
    })
    const list = element('ul', { class: 'pages' }, ...items)
    const heading = element('h2', text.sourceRun(group.status === 'source'), group.title,
      ...(group.status === 'older' ? [' ', text.label('older')] : []))
    return group.audience === 'professional'
      ? element('details', { class: 'group' }, element('summary', {}, heading), list)
      : element('section', { class: 'group' }, heading, list)
  })
  return [
    element('p', { class: 'back' },
      element('a', { href: '/', 'data-action': 'language' }, _('Languages'))),
    element('h1', { tabindex: '-1' }, _('What do you need?')),
    ...draft(edition, 'home'),
    ...(new Date(expires) < new Date() ? [element('p', {}, text.label('stale'))] : []),
    ...pack.menu.flatMap(group => group.numbers ? [numbers(group.numbers, edition)] : []),
    element('p', { class: 'hint' },
      _('“Exit” hides this page at once. The browser may still remember this address. If somebody checks this phone, use another one.'), ' ',
      ...(limits ? [text.pageLink(limits, [_('What this page cannot hide')])] : [])),
    element('p', { class: 'more' }, text.pageLink('d', [_('All numbers and organisations')])),
    element('p', { class: 'more' }, text.pageLink('f', [_('Search')])),
    ...(edition.directory.questions?.length
      ? [element('p', { class: 'more' }, text.pageLink('n', [_('What can I do now?')]))]
      : []),
    ...groups,
    element('p', { class: 'more' }, text.pageLink('g', [_('Words explained')])),
    element('p', { class: 'more' }, text.pageLink('s', [_('Cards to show')])),
    element('p', { class: 'more' }, text.pageLink('h', [_('Give this to somebody')])),
    element('p', { class: 'age' },
      _('Text of %(date)s, number %(number)s.', { date: text.longDate(published), number }),
      demo ? ' ' + _('Signed with demo keys: only for trying out.') : ''),
    ...foot(edition)
  ]
}

/**
 * @param {Page} page
 * @param {Edition} edition
 * @param {string} operator
 */
function pageView (page, edition, operator) {
  const text = writer(edition)
  return [
    backLink(edition),
    element('h1', { tabindex: '-1', ...text.sourceRun(page.status === 'source') }, page.title),
    ...(page.status ? [element('p', {}, text.label(page.status))] : []),
    ...draft(edition, page.id),
    ...otherLanguages(page.id, edition),
    listening(edition),
    ...blocks(page, edition),
    ...appended(page, edition, operator),
    ...text.pageSources(page)
  ]
}

/**
 * The blocks of a page, neighbouring items in one list.
 * @param {Page} page
 * @param {Edition} edition
 */
function blocks (page, edition) {
  const text = writer(edition)
  /** @type {HTMLElement[]} */
  const made = []
  for (const block of page.blocks) {
    const list = LIST_TAGS[/** @type {keyof typeof LIST_TAGS} */ (block.kind)]
    const tag = BLOCK_TAGS[/** @type {keyof typeof BLOCK_TAGS} */ (block.kind)] ?? 'p'
    const drawn = element(tag, {
      id: block.id,
      class: block.kind === 'note' ? 'note' : undefined,
      'data-block': `${page.id}-${block.id}`,
      ...text.sourceRun(block.status === 'source')
    }, ...text.blockText(block))
    const last = made.at(-1)
    if (!list) made.push(drawn)
    else if (last?.localName === list) last.append(drawn)
    else made.push(element(list, {}, drawn))
  }
  return made
}

/**
 * The part that we add below some pages.
 * @param {Page} page
 * @param {Edition} edition
 * @param {string} operator
 */
function appended (page, edition, operator) {
  const { pack, directory, number, published, expires } = edition
  const text = writer(edition)
  const { _ } = text
  if (page.append === 'operator') {
    return [element('p', { class: 'note' }, ...(operator
      ? [_('This copy is run by:'), ' ', element('bdi', {}, operator)]
      : [_('Nobody has said who runs this copy.')]))]
  }
  if (page.append === 'sources') {
    const items = Object.keys(directory.facts).sort().map(text.sourceItem)
    return [element('ul', { class: 'registry' }, ...items)]
  }
  if (page.append === 'age') {
    const date = text.longDate(published)
    return [element('ul', { class: 'ages' },
      element('li', {}, _('Text of %(date)s, number %(number)s.', { date, number })),
      element('li', {}, _('New text is expected before %(date)s.',
        { date: text.longDate(expires) })),
      ...pack.pages.map(each => element('li', {},
        element('span', text.sourceRun(each.status === 'source'), each.title),
        ': ' + text.longDate(each.checked))))]
  }
  return []
}
