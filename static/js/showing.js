// Cards to show to somebody: a language, a sentence, a number, over the whole screen. The same
// elements as pwa/templates/showing.html and shown.html.
import { backLink, draft, element, writer } from './text.js'

const DUTCH = { lang: 'nl', dir: 'ltr' }

/**
 * The list of all cards.
 * @param {Edition} edition
 */
export function showing (edition) {
  const { pack, directory } = edition
  const text = writer(edition)
  const { _ } = text
  const spoken = (directory.spoken ?? []).map(({ code, autonym, direction }) => element('li', {},
    cardLink('l-' + code, edition, { lang: code, dir: direction }, autonym)))
  const sentences = (pack.sentences ?? []).map(({ id, status, text: nodes }) => element('li', {},
    cardLink(id, edition, text.sourceRun(status === 'source'), plain(nodes, edition))))
  const numbers = directory.services.filter(each => each.phones).map(each => element('li', {},
    cardLink('n-' + each.id, edition, {}, text.field(pack.services[each.id], 'name'), ' ',
      element('bdi', { dir: 'ltr' }, each.phones?.[0].number ?? ''))))
  return [
    backLink(edition),
    element('h1', { tabindex: '-1' }, _('Cards to show')),
    ...draft(edition, 's'),
    element('h2', {}, _('Point to your language')),
    element('ul', { class: 'point' }, ...spoken),
    element('h2', {}, _('Sentences to show')),
    element('ul', { class: 'pages' }, ...sentences),
    element('h2', {}, _('Numbers to show')),
    element('ul', { class: 'pages' }, ...numbers)
  ]
}

/**
 * One card.
 * @param {string} id - l- and a language, n- and a service, or the id of a sentence
 * @param {Edition} edition
 */
export function shown (id, edition) {
  const text = writer(edition)
  const { _ } = text
  return [
    element('p', { class: 'back' }, text.pageLink('s', [_('Cards to show')])),
    ...(id.startsWith('l-') ? ofLanguage(id.slice(2), edition)
      : id.startsWith('n-') ? ofNumber(id.slice(2), edition) : ofSentence(id, edition)),
    ...text.printed()
  ]
}

/**
 * @param {string} code
 * @param {Edition} edition
 */
function ofLanguage (code, edition) {
  const asked = edition.directory.spoken?.find(each => each.code === code)
  if (!asked) return []
  return [
    element('h1', { class: 'shown', tabindex: '-1', lang: code, dir: asked.direction },
      asked.text ?? asked.autonym),
    ...(asked.text === asked.dutch ? [] : [element('p', { class: 'shown', ...DUTCH }, asked.dutch)])
  ]
}

/**
 * @param {string} id
 * @param {Edition} edition
 */
function ofNumber (id, edition) {
  const text = writer(edition)
  return [
    element('h1', { tabindex: '-1' }, text.field(edition.pack.services[id], 'name')),
    ...(text.service(id).phones ?? []).map(phone => element('p', { class: 'large' },
      element('bdi', { dir: 'ltr' }, phone.number)))
  ]
}

/**
 * @param {string} id
 * @param {Edition} edition
 */
function ofSentence (id, edition) {
  const text = writer(edition)
  const sentence = edition.pack.sentences?.find(each => each.id === id)
  if (!sentence) return []
  const { status, dutch } = sentence
  return [
    element('h1', { class: 'shown', tabindex: '-1', ...text.sourceRun(status === 'source') },
      ...text.inline(sentence.text)),
    ...(status ? [element('p', {}, text.label(status))] : []),
    ...(dutch ? [element('p', { class: 'shown', ...DUTCH }, ...text.inline(dutch))] : [])
  ]
}

/**
 * @param {string} card
 * @param {Edition} edition
 * @param {Record<string, string | undefined>} run
 * @param {...(Node | string)} words
 */
function cardLink (card, { pack }, run, ...words) {
  return element('a', { href: `/${pack.language}/s/${card}`, 'data-card': card, ...run }, ...words)
}

/**
 * A text without its links, for a place that is a link itself.
 * @param {Inline[]} nodes
 * @param {Edition} edition
 */
function plain (nodes, edition) {
  const made = element('span', {}, ...writer(edition).inline(nodes))
  return made.textContent ?? ''
}
