// One service with all that is known of it, and how it stands at this moment. The same elements as
// pwa/templates/_service.html.
import { standing, weekday } from './hours.js'
import { element, writer } from './text.js'

/** Who was called longer ago may have another number by now. */
const MOST_DAYS = 90
const DAY_MS = 86_400_000

/**
 * @param {Service} service
 * @param {Edition} edition
 * @param {'h2' | 'h3'} heading
 * @param {Set<string>} [listed] - the ids on the list it can be put on, if it can
 */
export function entry (service, edition, heading, listed) {
  const text = writer(edition)
  const { id, phones, facts } = service
  const prose = edition.pack.services[id]
  const now = standing(service.schedules, edition.directory.holidays, new Date())
  return element('section', { class: 'service', 'data-block': 's-' + id },
    element(heading, { id: 's-' + id }, text.field(prose, 'name')),
    element('p', {}, text.field(prose, 'description')),
    phones ? element('p', { class: 'number' }, ...text.tel(service)) : '',
    now ? element('p', { class: 'now', 'data-open': now.state }, standingWords(now, edition)) : '',
    prose.alert ? element('p', { class: 'note' }, text.field(prose, 'alert')) : '',
    element('dl', {}, ...rows(service, edition)),
    listed ? listBox(id, listed, edition) : '',
    element('details', { class: 'sources' },
      element('summary', {}, ...checked(service, edition)),
      element('ul', {}, ...facts.map(text.sourceItem))))
}

/**
 * How it stands now, in words; hours are usual ones.
 * @param {Standing} now
 * @param {Edition} edition
 */
export function standingWords ({ state, day: code, time: clock, holiday }, edition) {
  const { _ } = writer(edition)
  // Isolated, so that it keeps its order in a right-to-left sentence.
  const time = `\u2066${clock}\u2069`
  // A text that was kept before texts brought their weekdays has the code.
  const day = edition.pack.weekdays?.[weekday(code)] ?? code
  if (state === 'open' && !clock) return _('Open now, day and night.')
  if (state === 'open' && !day) return _('Usually open now, until %(time)s.', { time })
  if (state === 'open') return _('Usually open now, until %(day)s %(time)s.', { day, time })
  if (state === 'unknown') return _('The opening hours are not known here.')
  if (state === 'maybe') {
    return holiday === 'today'
      ? _('Today is a public holiday: may be closed.')
      : _('Yesterday was a public holiday: may be closed.')
  }
  return holiday
    ? _('Closed now. May open %(day)s %(time)s, but that is a public holiday.', { day, time })
    : _('Closed now. Usually opens %(day)s %(time)s.', { day, time })
}

/**
 * @param {Service} service
 * @param {Edition} edition
 */
function rows ({ id, phones = [], url }, edition) {
  const text = writer(edition)
  const { _ } = text
  const prose = edition.pack.services[id]
  /** @param {string} key */
  const field = key => prose[key] && text.field(prose, key)
  /** @type {[string, (Node | string) | undefined][]} */
  const found = [
    [_('Open'), openAt(prose, edition)],
    [_('Cost'), field('fees_description')],
    [_('For whom'), field('eligibility_description')],
    [_('Languages'), field('interpretation_services')],
    [_('Speaks'), prose.speaks],
    ...phones.map(phone =>
      /** @type {[string, string]} */ ([_('On the bill'), text.bill(phone)])),
    [_('Website'), url && text.site(url)]
  ]
  return found.flatMap(([term, value]) => value
    ? [element('dt', {}, term), element('dd', {}, value)]
    : [])
}

/**
 * The hours of a service with what stands beside them.
 * @param {Prose} prose
 * @param {Edition} edition
 */
function openAt (prose, edition) {
  if (!prose.hours_note) return prose.hours
  const fragment = document.createDocumentFragment()
  fragment.append(`${prose.hours}. `, writer(edition).field(prose, 'hours_note'))
  return fragment
}

/**
 * @param {string} id
 * @param {Set<string>} listed
 * @param {Edition} edition
 */
function listBox (id, listed, edition) {
  return element('label', { class: 'option' },
    element('input', {
      type: 'checkbox',
      name: 'p',
      value: id,
      'aria-describedby': 's-' + id,
      checked: listed.has(id) ? '' : undefined
    }), ' ', writer(edition)._('Put on my list'))
}

/**
 * When somebody called last, and whether that is long ago.
 * @param {Service} service
 * @param {Edition} edition
 */
function checked ({ assured_date: date }, edition) {
  const { _, longDate } = writer(edition)
  if (!date) return [_('Not yet checked by this service')]
  const said = _('Checked by this service on %(date)s', { date: longDate(date) })
  const first = new Date(Date.now() - MOST_DAYS * DAY_MS).toISOString().slice(0, 10)
  return date < first
    ? [said, ' ', element('span', { class: 'label', 'data-status': 'stale' },
        _('Checked more than 90 days ago'))]
    : [said]
}
