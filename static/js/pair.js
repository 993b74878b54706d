// Two languages of one page beside each other, and one block over the screen. The same elements
// as pwa/templates/pair.html and block.html.
import { listening } from './listen.js'
import { element, writer } from './text.js'

const LISTS = { li: 'ul', step: 'ol' }

/**
 * The languages that can stand beside that of a page.
 * @param {string} page
 * @param {Edition} edition
 */
export function otherLanguages (page, { pack, directory }) {
  const { _ } = writer(/** @type {Edition} */ ({ pack, directory }))
  const others = (directory.spoken ?? []).filter(each => each.text && each.code !== pack.language)
  if (!others.length) return []
  return [element('details', { class: 'beside' },
    element('summary', {}, _('Two languages')),
    element('p', {}, _('This page in two languages, side by side:')),
    element('ul', {}, ...others.map(({ code, autonym, direction }) => element('li', {},
      element('a', {
        'data-action': 'bilingual',
        'data-page': page,
        'data-second': code,
        href: `/${pack.language}/${page}/${code}`,
        lang: code,
        dir: direction
      }, autonym)))))]
}

/**
 * One page, the same block of both languages in one row.
 * @param {string} id
 * @param {Edition} first
 * @param {Edition} second
 */
export function pairView (id, first, second) {
  const [page, other] = [first, second].map(edition => pageOf(id, edition))
  const [text, besides] = [first, second].map(writer)
  const { _ } = text
  const [code, otherCode] = [first, second].map(edition => edition.pack.language)
  const blocks = new Map(other.blocks.map(block => [block.id, block]))
  /** @type {HTMLElement[]} */
  const rows = []
  for (const block of page.blocks) {
    const list = LISTS[/** @type {keyof typeof LISTS} */ (block.kind)]
    const row = rowOf(block, blocks.get(block.id), id, [first, second])
    const last = rows.at(-1)
    if (!list) rows.push(row)
    else if (last?.localName === list) last.append(row)
    else rows.push(element(list, {}, row))
  }
  return [
    element('p', { class: 'back' }, text.pageLink(id, [_('Show one language')])),
    element('p', { class: 'swap' }, element('a', {
      'data-action': 'bilingual',
      'data-page': id,
      'data-language': otherCode,
      'data-second': code,
      href: `/${otherCode}/${id}/${code}`
    }, _('Swap'))),
    element('div', { class: 'pair' },
      element('h1', { tabindex: '-1', ...text.sideRun(page.status) }, ...title(page, text)),
      element('p', { class: 'title', ...besides.sideRun(other.status) }, ...title(other, besides))),
    element('div', { class: 'pair' }, ...[first, second].map(({ pack }, index) =>
      element('p', [text, besides][index].sideRun(''), pack.autonym,
        ...(pack.status === 'draft' && ![page, other][index].reviewed
          ? [' ', [text, besides][index].label('draft')]
          : [])))),
    ...rows,
    ...text.pageSources(page)
  ]
}

/**
 * The title of a page, labelled where its source has left it behind.
 * @param {Page} page
 * @param {ReturnType<typeof writer>} text
 */
function title ({ title, status }, text) {
  return status === 'older' ? [title, ' ', text.label('older')] : [title]
}

/**
 * One block, as large as it goes.
 * @param {string} id - of the page
 * @param {string} block
 * @param {Edition} first
 * @param {Edition} second
 * @param {boolean} [flipped] - in the second language
 */
export function blockView (id, block, first, second, flipped) {
  const [side, other] = flipped ? [second, first] : [first, second]
  const text = writer(side)
  const found = pageOf(id, side).blocks.find(each => each.id === block)
  const path = `/${first.pack.language}/${id}/${second.pack.language}`
  const to = { 'data-page': id, 'data-second': second.pack.language, 'data-to': block }
  return [
    element('p', { class: 'back' }, element('a',
      { 'data-action': 'bilingual', ...to, href: `${path}#${block}` },
      writer(first)._('Two languages'))),
    element('h1', {
      class: 'shown', tabindex: '-1', 'data-block': `${id}-${block}`, ...text.sideRun(found?.status)
    }, ...(found ? text.blockText(found) : [])),
    listening(side),
    element('p', { class: 'swap' }, element('a', {
      'data-action': 'enlarge',
      ...to,
      'data-flipped': flipped ? undefined : '2',
      href: `${path}/${block}${flipped ? '' : '/2'}`,
      lang: other.pack.language,
      dir: other.pack.direction
    }, other.pack.autonym))
  ]
}

/**
 * One block in both languages, with the way to see it large.
 * @param {Block} block
 * @param {Block | undefined} other
 * @param {string} page
 * @param {Edition[]} sides
 */
function rowOf (block, other, page, sides) {
  const isItem = block.kind in LISTS
  const tag = ['h2', 'h3'].includes(block.kind) ? block.kind : isItem ? 'div' : 'p'
  const cells = [block, other].flatMap((each, index) => {
    const text = writer(sides[index])
    return each
      ? [element(tag, { 'data-block': `${page}-${block.id}`, ...text.sideRun(each.status) },
          ...text.blockText(each))]
      : []
  })
  const [code, second] = sides.map(({ pack }) => pack.language)
  return element(isItem ? 'li' : 'div',
    { class: block.kind === 'note' ? 'pair note' : 'pair', id: block.id },
    ...cells,
    element('a', {
      class: 'enlarge',
      'data-action': 'enlarge',
      'data-page': page,
      'data-second': second,
      'data-to': block.id,
      href: `/${code}/${page}/${second}/${block.id}`,
      'aria-label': writer(sides[0])._('Show large')
    }, '⤢'))
}

/**
 * @param {string} id
 * @param {Edition} edition
 */
function pageOf (id, { pack }) {
  const found = pack.pages.find(page => page.id === id)
  if (!found) throw new Error('expected a page of the pack, found ' + id)
  return found
}
