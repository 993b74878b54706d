// What stands before a call (R26), and a number large enough to be read from another phone.
// The same elements as pwa/templates/_card.html; a contract test compares the two.
import { standing } from './hours.js'
import { standingWords } from './service.js'
import { element, writer } from './text.js'

/**
 * The card of one number.
 * @param {string} uri - the number as a link has it: tel:…
 * @param {Edition} edition
 * @returns {HTMLElement[]}
 */
export function card (uri, edition) {
  const text = writer(edition)
  const { _ } = text
  const { service, phone } = withNumber(uri, edition)
  const prose = edition.pack.services[service.id]
  const silent = edition.pack.menu.find(group => group.silent)?.silent
  return [
    element('p', { class: 'back' }, text.pageLink('home', [_('All pages')])),
    element('h1', { tabindex: '-1' }, text.field(prose, 'name')),
    element('p', { class: 'callnow' }, element('a', { 'data-action': 'call', href: uri },
      _('Call') + ' ', element('bdi', { dir: 'ltr' }, phone.number))),
    element('p', {},
      element('button', { type: 'button', 'data-action': 'show' }, _('Show the number large'))),
    ...(prose.alert ? [element('p', { class: 'note' }, text.field(prose, 'alert'))] : []),
    ...(prose.say_first
      ? [element('h2', {}, _('Say this first')), element('p', {}, text.field(prose, 'say_first'))]
      : []),
    ...(silent
      ? [element('p', { class: 'more' }, text.pageLink(silent, [_('I cannot speak now')]))]
      : []),
    element('h2', {}, _('Before you call')),
    element('ul', { class: 'before' },
      ...(prose.fees_description ? [element('li', {}, text.field(prose, 'fees_description'))] : []),
      openLine(service, edition),
      element('li', {}, _('The call stays in the call list of this phone.')),
      element('li', {}, text.bill(phone)))
  ]
}

/**
 * One number over the whole screen.
 * @param {string} uri
 * @param {Edition} edition
 */
export function largeNumber (uri, edition) {
  const { _, pageLink } = writer(edition)
  const { phone } = withNumber(uri, edition)
  return [
    element('p', { class: 'back' }, pageLink('home', [_('All pages')])),
    element('h1', { class: 'large', tabindex: '-1' },
      element('bdi', { dir: 'ltr' }, phone.number))
  ]
}

/**
 * @param {Service} service
 * @param {Edition} edition
 */
function openLine (service, edition) {
  const text = writer(edition)
  const { _ } = text
  const prose = edition.pack.services[service.id]
  const now = standing(service.schedules, edition.directory.holidays, new Date())
  const line = element('li', {}, prose.hours ?? _('The opening hours are not known here.'),
    ...(prose.hours_note ? ['. ', text.field(prose, 'hours_note')] : []))
  if (now && now.state !== 'unknown') {
    line.append(' ', element('strong', { 'data-open': now.state }, standingWords(now, edition)))
  }
  return line
}

/**
 * @param {string} uri
 * @param {Edition} edition
 */
function withNumber (uri, edition) {
  for (const service of edition.directory.services) {
    const phone = service.phones?.find(phone => phone.uri === uri)
    if (phone) return { service, phone }
  }
  throw new Error('expected a number of the directory, found ' + uri)
}
