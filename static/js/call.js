// What stands before a call (R26), and a number large enough to be read from another phone.
// The same elements as pwa/templates/_card.html; a contract test compares the two.
import { element, writer } from './text.js'

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

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
  const isOpen = isUsuallyOpen(service.schedules, new Date())
  const line = element('li', {}, prose.hours ?? _('The opening hours are not known here.'),
    ...(prose.hours_note ? ['. ', text.field(prose, 'hours_note')] : []))
  if (isOpen !== null) {
    line.append(' ', element('strong', { 'data-open': String(isOpen) },
      isOpen ? _('Usually open at this moment.') : _('Usually closed at this moment.')))
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

/**
 * Whether a service is usually open, by Dutch time and without a network (R36).
 * @param {Schedule[] | undefined} schedules - as HSDS has them
 * @param {Date} now
 * @returns {boolean | null} null when no hours are known
 */
export function isUsuallyOpen (schedules, now) {
  if (!schedules?.length) return null
  const { day, minute } = inAmsterdam(now)
  const before = DAYS[(DAYS.indexOf(day) + DAYS.length - 1) % DAYS.length]
  return schedules.some(({ byday, opens_at, closes_at }) => {
    const opens = minutes(opens_at)
    const closes = minutes(closes_at)
    if (opens < closes) return byday.includes(day) && opens <= minute && minute < closes
    // Over midnight: the evening of this day, or the night that began the day before.
    return (byday.includes(day) && minute >= opens) || (byday.includes(before) && minute < closes)
  })
}

/** @param {Date} now */
function inAmsterdam (now) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Amsterdam', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'
  }).formatToParts(now)
  const part = (/** @type {string} */ type) => parts.find(each => each.type === type)?.value ?? ''
  return {
    day: part('weekday').slice(0, 2).toUpperCase(),
    minute: Number(part('hour')) * 60 + Number(part('minute'))
  }
}

/** @param {string} time - "09:00" to "24:00" */
function minutes (time) {
  const [hour, minute] = time.split(':').map(Number)
  return hour * 60 + minute
}
