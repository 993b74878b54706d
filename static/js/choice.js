// What a reader can choose from in the directory. The same elements as pwa/templates/_choice.html.
import { FOR_WHOM } from './fitting.js'
import { STAGES, stageWords } from './stages.js'
import { element, writer } from './text.js'

/**
 * @param {Choice} choice
 * @param {Edition} edition
 */
export function choiceForm (choice, edition) {
  const { _ } = writer(edition)
  const { services } = edition.directory
  const { needs = {}, languages = {} } = edition.pack.choices ?? {}
  const named = [...new Set(services.flatMap(each => each.needs ?? []))]
  const spoken = new Set(services.flatMap(each => (each.languages ?? []).map(({ code }) => code)))
  const what = named.filter(need => !FOR_WHOM.includes(need))
  const who = FOR_WHOM.filter(need => named.includes(need))
  return element('details', { class: 'filter' },
    element('summary', {}, _('Show only what fits')),
    select('need', _('I look for'), what, needs, choice, edition),
    select('who', _('For whom'), who, needs, choice, edition),
    select('stage', _('Stage'), [...STAGES], stageWords(edition), choice, edition),
    select('language', _('Speaks'), [...spoken], languages, choice, edition),
    check('open', _('Open now'), choice),
    check('free', _('Free to call'), choice),
    element('p', { class: 'hint' }, _('Nobody keeps what you choose.')),
    // What Enter presses; here a choice holds at once.
    element('div', { class: 'sent', hidden: '' },
      element('button', { name: 'go', value: 'show' }, _('Show'))))
}

/**
 * What was put on the list and is not on the screen; and what was chosen.
 * @param {string[]} ids
 * @param {Partial<Choice>} fields
 */
export function carried (ids, fields) {
  return [
    ...ids.map(value => element('input', { type: 'hidden', name: 'p', value })),
    ...Object.entries(fields).filter(([, value]) => value).map(([name, value]) =>
      element('input', { type: 'hidden', name, value }))
  ]
}

/**
 * @param {keyof Choice} name
 * @param {string} words
 * @param {string[]} options
 * @param {Record<string, string>} texts
 * @param {Choice} choice
 * @param {Edition} edition
 */
function select (name, words, options, texts, choice, edition) {
  return element('label', { class: 'option' }, element('span', {}, words), ' ',
    element('select', { name },
      element('option', { value: '' }, writer(edition)._('Does not matter')),
      ...options.map(value => element('option',
        { value, selected: value === choice[name] ? '' : undefined }, texts[value] ?? value))))
}

/**
 * @param {'open' | 'free'} name
 * @param {string} words
 * @param {Choice} choice
 */
function check (name, words, choice) {
  const checked = choice[name] ? '' : undefined
  return element('label', { class: 'option' },
    element('input', { type: 'checkbox', name, value: '1', checked }), ' ', words)
}
