// What lies on this phone: a list with sizes, an icon for who wants one, and clearing it all.
import { forget, inventory } from './store.js'
import { passView } from './pass.js'
import { isPractising } from './practice.js'
import { element, writer } from './text.js'

/** @type {BeforeInstallPromptEvent | null} */
let installation = null
/** @type {import('./store.js').Inventory | null} */
let stock = null

/** Never ask by ourselves: a reader who wants an icon asks for it (R20). */
export function holdInstallation () {
  window.addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    installation = /** @type {BeforeInstallPromptEvent} */ (event)
    document.querySelector('[data-action=install]')?.removeAttribute('hidden')
  })
}

/**
 * The links to all this, for the foot of the menu.
 * @param {Edition} edition
 */
export function phoneLinks (edition) {
  const { _ } = writer(edition)
  return element('p', { class: 'clear' },
    button('phone', _('What is on this phone')), ' ', button('wipe', _('Clear this phone')))
}

/** Count what is kept, before it is shown: a list that grows would move what is about to be tapped. */
export async function takeStock () {
  stock = await inventory()
}

/**
 * What is kept, with sizes and a way to delete each, as it was counted last.
 * @param {Edition} edition
 * @returns {HTMLElement[]}
 */
export function phoneView (edition) {
  const { _, pageLink } = writer(edition)
  const limits = edition.pack.menu.find(group => group.limits)?.limits
  return [
    back(edition),
    element('h1', { tabindex: '-1' }, _('What is on this phone')),
    ...notUpdated(edition),
    element('ul', { class: 'kept' }, ...rows(edition)),
    ...moreLanguages(edition),
    ...(stock ? [element('p', { class: 'clear' }, button('pass', _('From phone to phone')))] : []),
    element('p', {}, _('The phone can remove this without asking. In a private window it disappears when you close the window.')),
    element('p', {}, _('Your browser may also remember the address of this page.')),
    ...(limits ? [element('p', { class: 'more' }, pageLink(limits, [_('What this page cannot hide')]))] : []),
    element('p', { class: 'clear' }, button('wipe', _('Clear this phone')), ' ',
      button('icon', _('An icon on the home screen'))),
    element('h2', {}, _('Practice for training')),
    element('p', {}, _('You can go through everything. No call is made and no website opens. It ends when you leave, reload, or look away for a minute.')),
    element('p', { class: 'clear' },
      button('practice', isPractising() ? _('End practice') : _('Practise without calls')))
  ]
}

/**
 * Give the text to another phone, or take it from one.
 * @param {Edition} edition
 */
export const sharing = edition => [back(edition), ...passView(edition, button)]

/**
 * Why something that was offered was not taken, in one sentence.
 * @param {string} why - a word of tuf.js, source.js or renew.js
 * @param {Edition} edition
 */
export function reason (why, edition) {
  const { _ } = writer(edition)
  const words = {
    network: _('There was no connection, or it broke off.'),
    form: _('Something else answered. Does the Wi-Fi ask you to sign in first?'),
    signature: _('It is not signed by those who write this text.'),
    older: _('It is older than the text on this phone.'),
    expired: _('It is too old, or the clock of this phone is wrong.'),
    changed: _('It was damaged or changed on the way.'),
    metered: _('It would have used much of your data.'),
    space: _('There is no room on this phone.'),
    languages: _('It does not have every language that is on this phone.'),
    file: _('This is not a file of this app, or it is damaged.')
  }
  return words[/** @type {keyof typeof words} */ (why)] ?? words.form
}

/**
 * That newer text was not taken, with the day and the reason; nothing where all is well.
 * @param {Edition} edition
 */
function notUpdated (edition) {
  if (!stock?.failed) return []
  const { _, longDate } = writer(edition)
  const { at, why } = stock.failed
  return [
    element('p', { class: 'note', 'data-status': 'failed' },
      element('strong', {}, _('Not updated on %(date)s.', { date: longDate(at) })), ' ',
      reason(why, edition), ' ', _('The text that was here stays.')),
    element('p', {}, button('renew', _('Try again')))
  ]
}

/**
 * Delete one language and show what is left.
 * @param {string} language
 * @param {Edition} edition
 */
export async function forgetLanguage (language, edition) {
  await forget(language)
  await takeStock()
  document.querySelector('.kept')?.replaceChildren(...rows(edition))
}

/**
 * Before everything is cleared: what that does and what it cannot do.
 * @param {Edition} edition
 */
export function clearView (edition) {
  const { _ } = writer(edition)
  return [
    back(edition),
    element('h1', { tabindex: '-1' }, _('Clear this phone')),
    element('p', {}, _('This removes our text and this app from this phone, and nothing else. To read it again you need internet.')),
    element('p', { class: 'note' }, _('The address of this page can stay in the history of the browser. We cannot remove it.')),
    element('p', {}, _('Deleting the whole history can look strange to somebody who checks. Removing one line is less visible.')),
    element('p', { class: 'clear' }, button('wipe', _('Clear it now')))
  ]
}

/**
 * After it: what was found when we looked again.
 * @param {boolean} isEmpty
 * @param {Edition} edition
 */
export function clearedView (isEmpty, edition) {
  const { _ } = writer(edition)
  const words = isEmpty
    ? [
        _('We looked again: nothing of ours is left on this phone.'),
        _('The address may still be in the history of the browser.'),
        _('Is there an icon on the home screen? Remove it as you remove an app.')
      ]
    : [
        _('Something could not be removed.'),
        _('Open the settings of the browser, look for “site data”, and delete what stands at this address.')
      ]
  return [
    element('h1', { tabindex: '-1' }, isEmpty ? _('Cleared') : _('Not everything is cleared')),
    ...words.map(line => element('p', {}, line))
  ]
}

/**
 * What an icon shows to others, then the plain names and icons to choose from.
 * @param {Edition} edition
 */
export function iconView (edition) {
  const { _ } = writer(edition)
  /** @type {Face[]} */
  const faces = JSON.parse(document.body.dataset.faces ?? '[]')
  return [
    back(edition),
    element('h1', { tabindex: '-1' }, _('An icon on the home screen')),
    element('p', { class: 'note' }, _('Others who use this phone can see the icon. It also stands in the settings of the phone, with the address of this page.')),
    element('p', {}, _('You do not need it. The address works too.')),
    element('h2', {}, _('Choose a name and a picture')),
    element('p', {}, _('They do not say what is inside.')),
    element('ul', { class: 'faces' }, ...faces.map((face, index) => element('li', {},
      element('button', {
        type: 'button', 'data-action': 'face', 'data-face': String(index + 1), 'aria-pressed': 'false'
      }, element('img', { src: face.icon, alt: '', width: '48', height: '48' }), ' ', face.name)))),
    element('div', { class: 'next', 'aria-live': 'polite' })
  ]
}

/**
 * Take the name and icon that were picked, and say what to do now.
 * @param {number} number - of the face, from 1
 * @param {Edition} edition
 */
export function chooseFace (number, edition) {
  const { _ } = writer(edition)
  /** @type {Face} */
  const face = JSON.parse(document.body.dataset.faces ?? '[]')[number - 1]
  for (const old of document.head.querySelectorAll('[data-face]')) old.remove()
  installation = null
  document.head.append(
    element('link', { rel: 'manifest', href: face.manifest, 'data-face': '' }),
    element('link', { rel: 'apple-touch-icon', href: face.icon, 'data-face': '' }),
    element('meta', { name: 'apple-mobile-web-app-title', content: face.name, 'data-face': '' }))
  for (const each of document.querySelectorAll('[data-action=face]')) {
    each.setAttribute('aria-pressed', String(each.getAttribute('data-face') === String(number)))
  }
  const install = button('install', _('Put it on the home screen'))
  install.hidden = true
  document.querySelector('.next')?.replaceChildren(install, element('p', {},
    _('You can also open the menu of your browser, and choose “Add to home screen”.')))
}

/** The browser's own question, after the reader asked for it. */
export async function install () {
  await installation?.prompt()
  installation = null
}

/**
 * The list of what is kept.
 * @param {Edition} edition
 */
function rows (edition) {
  const { _ } = writer(edition)
  if (!stock) return [element('li', {}, _('Nothing is kept on this phone.'))]
  const isLast = stock.languages.length === 1
  return [
    ...stock.languages.map(({ code, autonym, bytes }) => element('li', { 'data-item': code },
      element('span', { lang: code }, autonym), ' ', size(bytes, edition), ' ',
      // The app without any text would be of no use: the last one goes with it.
      isLast ? button('wipe', _('Delete')) : button('forget', _('Delete'), code))),
    element('li', { 'data-item': 'directory' },
      _('Numbers and organisations'), ' ', size(stock.directory, edition)),
    element('li', { 'data-item': 'app' }, _('The app'), ' ', size(stock.app, edition)),
    element('li', { class: 'hint' }, _('These two go with the last language.'))
  ]
}

/**
 * The languages that can be kept besides, each with its size on the phone.
 * @param {Edition} edition
 */
function moreLanguages (edition) {
  const { _ } = writer(edition)
  const { others = {} } = stock ?? {}
  const known = (edition.directory.spoken ?? []).filter(({ code }) => others[code])
  if (!known.length) return []
  return [element('details', { class: 'beside' },
    element('summary', {}, _('Keep another language')),
    element('ul', { class: 'kept' }, ...known.map(({ code, autonym, direction }) =>
      element('li', {}, element('button', {
        type: 'button', 'data-action': 'add', 'data-language': code, lang: code, dir: direction
      }, autonym), ' ',
        size(others[code], edition)))))]
}

/**
 * @param {number} bytes
 * @param {Edition} edition
 */
function size (bytes, edition) {
  const text = new Intl.NumberFormat(edition.pack.language, {
    style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0
  }).format(Math.ceil(bytes / 1000))
  return element('span', { class: 'size' }, element('bdi', {}, text))
}

/**
 * @param {string} action
 * @param {string} words
 * @param {string} [language]
 */
function button (action, words, language) {
  return element('button',
    { type: 'button', 'data-action': action, 'data-language': language }, words)
}

/** @param {Edition} edition */
function back (edition) {
  const { _, pageLink } = writer(edition)
  return element('p', { class: 'back' }, pageLink('home', [_('All pages')]))
}
