// Whom one can turn to: all of it, what fits a choice, or what was put on a list. The same elements
// as pwa/templates/directory.html and chosen.html. What was chosen is in memory only while these
// views are open (docs/adr/0025).
import { carried, choiceForm } from './choice.js'
import { fits, isMade, NOTHING } from './fitting.js'
import { standing } from './hours.js'
import { entry } from './service.js'
import { backLink, draft, element, writer } from './text.js'

let choice = NOTHING
/** The ids on the list. @type {Set<string>} */
let listed = new Set()

/** Forget what was chosen and what was put on the list. */
export function forgetChoice () {
  choice = NOTHING
  listed = new Set()
}

/**
 * Something in the form changed: show what fits now. The form itself stays, with the focus in it.
 * @param {HTMLFormElement} form
 * @param {string} name - of what changed
 * @param {Edition} edition
 */
export function choose (form, name, edition) {
  take(form)
  if (name === 'p') return
  const { found, count, buttons } = parts(edition)
  form.querySelector('.found')?.replaceChildren(...found)
  form.querySelector('.count')?.replaceChildren(count)
  form.querySelector('.buttons')?.replaceChildren(...buttons)
}

/**
 * A button of the form was pressed.
 * @param {HTMLFormElement} form
 * @param {string} go - show, all or chosen
 * @returns {View['view']} what to show now
 */
export function press (form, go) {
  take(form)
  if (go === 'all') choice = NOTHING
  return go === 'chosen' ? 'chosen' : 'directory'
}

/** @param {HTMLFormElement} form */
function take (form) {
  const data = new FormData(form)
  const given = Object.keys(NOTHING).map(name => [name, String(data.get(name) ?? '')])
  choice = { ...NOTHING, ...Object.fromEntries(given) }
  listed = new Set(data.getAll('p').map(String))
}

/** @param {Edition} edition */
export function directory (edition) {
  const { _, pageLink, printed } = writer(edition)
  const { found, count, buttons } = parts(edition)
  return [
    backLink(edition),
    element('h1', { tabindex: '-1' }, _('All numbers and organisations')),
    ...draft(edition, 'd'),
    element('p', { class: 'more' }, pageLink('f', [_('Search')])),
    element('p', {}, _('A website opens outside this page and stays in the history of the browser. A call stays in the call list of the phone.')),
    form(edition,
      choiceForm(choice, edition),
      element('p', { class: 'count', role: 'status' }, count),
      element('p', { class: 'buttons' }, ...buttons),
      element('div', { class: 'found' }, ...found),
      element('p', { class: 'buttons' }, toList(edition))),
    ...printed()
  ]
}

/**
 * The services on the list, to show or to print.
 * @param {Edition} edition
 */
export function chosen (edition) {
  const { _, printed } = writer(edition)
  const services = edition.directory.services.filter(({ id }) => listed.has(id))
  return [
    backLink(edition),
    element('h1', { tabindex: '-1' }, _('My list')),
    ...draft(edition, 'd'),
    form(edition, ...carried(services.map(({ id }) => id), choice),
      element('p', { class: 'buttons' },
        element('button', { name: 'go', value: 'show' }, _('Change the list')))),
    ...services.map(each => entry(each, edition, 'h2')),
    ...(services.length ? [] : [element('p', {}, _('Nothing is on your list yet.'))]),
    ...printed()
  ]
}

/**
 * What depends on the choice: the services, how many they are, and the buttons above them.
 * @param {Edition} edition
 */
function parts (edition) {
  const { _ } = writer(edition)
  const { services, holidays } = edition.directory
  const now = new Date()
  const verdicts = services.map(each =>
    fits(each, choice, standing(each.schedules, holidays, now)?.state))
  const fitting = services.filter((_, index) => verdicts[index])
  const unsure = services.filter((_, index) => verdicts[index] === null)
  const hidden = services.filter(({ id }, index) => verdicts[index] === false && listed.has(id))
  const made = isMade(choice)
  const number = fitting.length
  const count = _('These fit: %(number)s of %(all)s.', { number, all: services.length }) +
    (unsure.length ? ' ' + _('Not known: %(number)s.', { number: unsure.length }) : '')
  return {
    count: made ? count : '',
    buttons: [
      ...(made ? [element('button', { name: 'go', value: 'all' }, _('Show all')), ' '] : []),
      toList(edition)
    ],
    found: [
      ...fitting.map(each => entry(each, edition, 'h2', listed)),
      ...(unsure.length ? [element('h2', {}, _('Not known whether these fit'))] : []),
      ...unsure.map(each => entry(each, edition, 'h3', listed)),
      ...carried(hidden.map(({ id }) => id), {}),
      ...(made ? [] : others(edition))
    ]
  }
}

/**
 * Organizations without a service of their own.
 * @param {Edition} edition
 */
function others (edition) {
  const { pack, directory } = edition
  const text = writer(edition)
  const withService = new Set(directory.services.map(service => service.organization_id))
  return [
    element('h2', {}, text._('Other organisations')),
    ...directory.organizations.filter(each => !withService.has(each.id)).map(each => {
      const prose = pack.organizations[each.id]
      return element('section', { class: 'service', id: 'o-' + each.id, 'data-block': 'o-' + each.id },
        element('h3', {}, each.name),
        prose.description ? element('p', {}, text.field(prose, 'description')) : '',
        each.website ? element('p', {}, text.site(each.website)) : '')
    })
  ]
}

/** @param {Edition} edition */
const toList = edition =>
  element('button', { name: 'go', value: 'chosen' }, writer(edition)._('Show only my list'))

/**
 * @param {Edition} edition
 * @param {...Node} children
 */
const form = (edition, ...children) => element('form',
  { method: 'post', action: `/${edition.pack.language}/d`, autocomplete: 'off' }, ...children)
