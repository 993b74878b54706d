// What is given to somebody: a code that says it all, the numbers, a sheet and cards to print. The
// same elements as pwa/templates/handover.html.
import { again, drawn } from './codes.js'
import { otherLanguages } from './pair.js'
import { backLink, draft, element, numbers, writer } from './text.js'

const COPIES = 4

/**
 * In one language, or in two on one sheet.
 * @param {Edition} edition
 * @param {Edition | null | undefined} second
 */
export function handover (edition, second) {
  const { _, pageLink, printed } = writer(edition)
  const sides = second ? [edition, second] : [edition]
  return [
    ...(second
      ? [element('p', { class: 'back' }, pageLink('h', [_('Show one language')]))]
      : [backLink(edition)]),
    element('h1', { tabindex: '-1' }, _('Give this to somebody')),
    ...(second ? [] : [...draft(edition, 'h'), ...otherLanguages('h', edition)]),
    element('p', { class: 'how' },
      _('Hold the camera of the other phone at the code. It shows the same words, without internet.')),
    element('p', { class: 'how' },
      _('Does it offer to search for the words on the internet? Do not tap it: that leaves a trace.')),
    ...sides.map(side => sideOf(side, sides.length > 1)),
    linkCode(edition),
    element('p', { class: 'how' },
      _('On paper: a sheet, and cards to cut out. Others can find what you print.')),
    ...printed(),
    ...cards(sides)
  ]
}

/**
 * One language: the code with its words beside it, and the numbers.
 * @param {Edition} edition
 * @param {boolean} isOneOfTwo
 */
function sideOf (edition, isOneOfTwo) {
  const { pack } = edition
  const { _, label, sideRun } = writer(edition)
  return element('section', { class: 'side', ...sideRun('') },
    element('h2', {}, pack.autonym,
      ...(isOneOfTwo && pack.status === 'draft' ? [' ', label('draft')] : [])),
    ...(pack.handover
      ? [
          drawn(pack.handover, _('A code with the words beside it'), 'code-' + pack.language),
          element('div', { class: 'words' }, ...sentences(pack.handover, edition))
        ]
      : []),
    numbersOf(edition))
}

/** @param {Edition} edition */
function numbersOf (edition) {
  return numbers(edition.pack.menu.flatMap(group => group.numbers ?? []), edition)
}

/**
 * @param {Handover} handover
 * @param {Edition} edition
 */
function sentences (handover, edition) {
  const { blockText, sourceRun } = writer(edition)
  return handover.sentences.map(({ text, status }) =>
    element('p', sourceRun(status === 'source'), ...blockText({ text, status })))
}

/**
 * The address of this copy, for a phone that has nothing of it yet.
 * @param {Edition} edition
 */
function linkCode (edition) {
  const { _ } = writer(edition)
  /** @type {Code & { address: string } | null} */
  const link = JSON.parse(document.body.dataset.link ?? 'null')
  return element('div', { class: 'link' },
    element('h2', {}, _('All of this on another phone')),
    ...(link
      ? [
          element('p', {}, _('This code opens our address there. It needs internet, and the address stays in the history of that phone.')),
          drawn(link, _('A code with the address beside it'), 'code-link'),
          element('p', {}, element('bdi', { dir: 'ltr' }, link.address))
        ]
      : [element('p', {}, _('Nobody has said what the address of this copy is. So there is no code for it.'))]))
}

/**
 * For paper: cards of two faces, to fold between them.
 * @param {Edition[]} sides
 */
function cards (sides) {
  const { _ } = writer(sides[0])
  if (!sides[0].pack.handover) return []
  return [element('div', { class: 'cards' },
    element('p', {}, _('Cut out, and fold in the middle.')),
    ...Array.from({ length: COPIES }, () => element('div', { class: 'card' },
      ...sides.flatMap(face),
      ...(sides.length > 1 ? [] : [element('div', { class: 'face' }, numbersOf(sides[0]))]))))]
}

/** @param {Edition} edition */
function face (edition) {
  const { pack } = edition
  const { label, sideRun } = writer(edition)
  if (!pack.handover) return []
  return [element('div', { class: 'face', ...sideRun('') },
    again(pack.handover, 'code-' + pack.language),
    element('div', { class: 'words' }, ...sentences(pack.handover, edition),
      ...(pack.status === 'draft' ? [element('p', {}, label('draft'))] : [])))]
}
