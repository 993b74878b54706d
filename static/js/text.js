// From a pack to elements, by the same rules as pwa/templates/_text.html.

/**
 * One element with attributes and children; an attribute that is undefined is left out.
 * @param {string} tag
 * @param {Record<string, string | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element (tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

/**
 * Draws text of one edition.
 * @param {Edition} edition
 */
export function writer (edition) {
  const { pack, directory } = edition
  const services = new Map(directory.services.map(service => [service.id, service]))

  /**
   * One of our own words in the language of the pack.
   * @param {string} msgid - English, with %(name)s for values
   * @param {Record<string, string | number>} [values]
   */
  function _ (msgid, values = {}) {
    const word = pack.words[msgid] ?? msgid
    return word.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]))
  }

  /** @param {string} id */
  function service (id) {
    const found = services.get(id)
    if (!found) throw new Error('expected a service of the directory, found ' + id)
    return found
  }

  /**
   * The numbers of a service, each to tap.
   * @param {Service} of
   */
  function tel (of) {
    return (of.phones ?? []).map(phone => element('a', { href: phone.uri, 'data-action': 'call' },
      element('bdi', { dir: 'ltr' }, phone.number)))
  }

  /**
   * What is known about a call on the bill. A "no" is never a promise.
   * @param {Phone} phone
   */
  function bill (phone) {
    if (phone.on_bill === 'yes') return _('The call can stand on the phone bill.')
    if (phone.on_bill === 'no') {
      return _('The call should not stand on the phone bill. Nobody can promise it.')
    }
    return _('Nobody is sure whether the call stands on the phone bill.')
  }

  /** @param {string} url */
  function site (url) {
    const host = new URL(url).host.replace(/^www\./, '')
    return element('a', { class: 'out', href: url, rel: 'nofollow noreferrer' },
      element('bdi', { dir: 'ltr' }, host))
  }

  /**
   * @param {Inline[]} nodes
   * @returns {(Node | string)[]}
   */
  function inline (nodes) {
    return nodes.flatMap(inlineNode)
  }

  /**
   * @param {Inline} node
   * @returns {(Node | string)[]}
   */
  function inlineNode (node) {
    if (typeof node === 'string') return [node]
    const [kind, first] = node
    if (kind === 'b') return [element('strong', {}, ...inline(node.slice(1)))]
    if (kind === 's') return [element('span', sourceRun(true), ...inline(node.slice(1)))]
    if (kind === 'tel') return tel(service(first))
    if (kind === 'url') return [site(service(first).url ?? '')]
    const [page, block] = first.split('#')
    return [pageLink(page, inline(node.slice(2)), block)]
  }

  /**
   * A link to a page of this edition; without a script it leads to the page on the server.
   * @param {string} id
   * @param {(Node | string)[]} words
   * @param {string} [block]
   */
  function pageLink (id, words, block) {
    const path = id === 'home' ? '' : id
    const href = `/${pack.language}/${path}${block ? '#' + block : ''}`
    // A word of the glossary is Dutch, in whatever text it stands.
    const run = id === 'g' && block ? { lang: 'nl', dir: 'ltr' } : {}
    return element('a', { href, 'data-page': id, 'data-to': block, ...run }, ...words)
  }

  /**
   * The label of a text: a draft, still in the source language, of a release past its date
   * ("stale"), or left behind by its source ("older").
   * @param {string} status
   */
  function label (status) {
    /** @type {Record<string, string>} */
    const words = {
      draft: _('Draft translation'),
      source: _('Not yet in this language'),
      stale: _('This text is old. Numbers may have changed.'),
      older: _('This text is older than the English text.')
    }
    const name = status === 'older' ? 'stale' : status
    const { language: lang, direction: dir } = pack
    return element('span', { class: 'label', 'data-status': name, lang, dir }, words[status])
  }

  /**
   * A block of a page with its label, if it has one.
   * @param {{ text: Inline[], status?: string }} block
   */
  function blockText ({ text, status }) {
    return [...inline(text), ...(status ? [' ', label(status)] : [])]
  }

  /**
   * The language of a text that stands beside another one.
   * @param {string | undefined} status
   */
  function sideRun (status) {
    return status === 'source'
      ? sourceRun(true)
      : { lang: pack.language, dir: pack.direction }
  }

  /**
   * Attributes of a run that is still in the source language.
   * @param {boolean} untranslated
   */
  function sourceRun (untranslated) {
    return untranslated ? { lang: 'en', dir: 'ltr' } : {}
  }

  /**
   * One translated field of a service or an organization.
   * @param {Prose} prose
   * @param {string} key
   */
  function field (prose, key) {
    const untranslated = (prose.untranslated ?? []).includes(key)
    const status = untranslated ? 'source' : (prose.older ?? []).includes(key) ? 'older' : ''
    return element('span', sourceRun(untranslated), ...inline(prose[key]),
      ...(status ? [' ', label(status)] : []))
  }

  /**
   * A date in words of the language; a year or a month stays as it is.
   * @param {string} text - ISO date or timestamp
   */
  function longDate (text) {
    if (text.length < 10) return text
    const [year, month, day] = text.slice(0, 10).split('-').map(Number)
    const form = pack.dates?.[month - 1]
    // A text that was kept before texts brought their months.
    return form ? form.replace('{d}', String(day)).replace('{y}', String(year)) : text.slice(0, 10)
  }

  /**
   * One fact with what backs it.
   * @param {string} id
   */
  function sourceItem (id) {
    const fact = directory.facts[id]
    const words = {
      seed: _('One source:'),
      'verified-elsewhere': _('More than one source:'),
      conflict: _('Sources differ, the careful reading is shown:')
    }
    const status = words[/** @type {keyof typeof words} */ (fact.status)]
    const names = fact.sources.flatMap((source, index) => [
      index ? ' · ' : ' ', element('bdi', { dir: 'ltr' }, source.name ?? source.url ?? '')])
    return element('li', {}, element('span', { class: 'status' }, status), ...names,
      fact.dated ? ` (${longDate(fact.dated)})` : '')
  }

  /**
   * What backs a page, and when it was compared; the last line is for paper.
   * @param {Page} page
   */
  function pageSources (page) {
    return [
      element('details', { class: 'sources' },
        element('summary', {}, _('Sources and date')),
        element('p', {}, _('Compared with its sources on %(date)s.',
          { date: longDate(page.checked) })),
        element('ul', {}, ...page.sources.map(sourceItem))),
      ...printed()
    ]
  }

  /** For paper: a button that asks for it, and the line that then says how old the text is. */
  function printed () {
    const { published, number } = edition
    return [
      element('details', { class: 'tools' },
        element('summary', {}, _('Print')),
        element('p', { class: 'hint' }, _('Others can find what you print.')),
        element('button', { type: 'button', 'data-action': 'print' }, _('Print'))),
      element('p', { class: 'printed' },
        _('Text of %(date)s, number %(number)s.', { date: longDate(published), number }))
    ]
  }

  return {
    _,
    bill,
    blockText,
    field,
    inline,
    label,
    longDate,
    pageLink,
    pageSources,
    printed,
    service,
    sideRun,
    site,
    sourceItem,
    sourceRun,
    tel
  }
}

/**
 * The way back to the menu.
 * @param {Edition} edition
 */
export function backLink (edition) {
  const { _, pageLink } = writer(edition)
  return element('p', { class: 'back' }, pageLink('home', [_('All pages')]))
}

/**
 * The label of a draft language, with the source one tap away; none on a page that somebody
 * reviewed.
 * @param {Edition} edition
 * @param {string} id - the page it stands on, 'home' for the menu
 */
export function draft (edition, id) {
  const { pages, status } = edition.pack
  if (status !== 'draft' || pages.find(page => page.id === id)?.reviewed) return []
  const path = id === 'home' ? '' : id
  const source = element('a',
    { href: '/en/' + path, lang: 'en', dir: 'ltr', 'data-page': id, 'data-language': 'en' }, 'English')
  // A file that is carried along may have the translation alone.
  const isHere = edition.directory.spoken?.find(({ code }) => code === 'en')?.text !== ''
  return [element('p', {}, writer(edition).label('draft'), ...(isHere ? [' ', source] : []))]
}

/**
 * Whom to call or ask: services, each with a number to tap or else a website.
 * @param {string[]} ids
 * @param {Edition} edition
 */
export function numbers (ids, edition) {
  const text = writer(edition)
  return element('ul', { class: 'numbers' }, ...ids.map(id => {
    const prose = edition.pack.services[id]
    const service = text.service(id)
    const { phones, url } = service
    return element('li', {},
      element('span', { class: 'name' }, text.field(prose, 'name')), ' ',
      phones ? element('span', { class: 'number' }, ...text.tel(service))
        : url ? element('span', {}, text.site(url)) : '',
      prose.hours ? ' ' : '',
      prose.hours ? element('span', { class: 'hours' }, prose.hours) : '')
  }))
}
