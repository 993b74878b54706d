// What can be found: each page, word, service and organization with its texts (docs/adr/0024).
// From a pack and the directory, in the order of pwa/findable.py.

export const DIRECTORY = 'd'
// What a word counts for by where it stands: in a name, in another name for the same, in what a
// service is needed for, in a heading, in other text.
const NAME = 6
export const ALIAS = 5
const NEED = 2
const HEADING = 3
const TEXT = 2
// And by whom it is for; most pages are for the reader themselves.
const AUDIENCES = /** @type {Record<string, number>} */ ({ professional: 3, about: 2 })
const READER_RANK = 4
const WORD_RANK = 4
const SERVICE_RANK = 4
const ORGANIZATION_RANK = 3
const SERVICE_TEXTS = ['description', 'eligibility_description', 'alert']
const HEADINGS = ['h2', 'h3']

/** @typedef {Map<string, Service>} Services */

/**
 * Everything that can be found in one language.
 * @param {Pack} pack
 * @param {Directory} directory
 * @returns {Findable[]}
 */
export function entriesOf (pack, directory) {
  const services = new Map(directory.services.map(each => [each.id, each]))
  const organizations = new Map(directory.organizations.map(each => [each.id, each]))
  const situations = situationsOf(pack, directory)
  const withService = new Set(directory.services.map(each => each.organization_id))
  return [
    ...pack.pages.map(each => pageEntry(each, situations.get(each.id) ?? [], services)),
    ...(pack.glossary ?? []).map(each => wordEntry(each, services)),
    ...directory.services.map(each => serviceEntry(each, pack.services[each.id],
      /** @type {Organization} */ (organizations.get(each.organization_id)), services)),
    ...directory.organizations.filter(each => !withService.has(each.id)).map(each =>
      organizationEntry(each, pack.organizations[each.id] ?? {}, services))
  ]
}

/**
 * A text as it is read, with its numbers and the names of websites.
 * @param {Inline[]} nodes
 * @param {Services} services
 * @returns {string}
 */
export function plainText (nodes, services) {
  return nodes.map(node => plain(node, services)).join('')
}

/**
 * @param {Inline} node
 * @param {Services} services
 */
function plain (node, services) {
  if (typeof node === 'string') return node
  const [kind, first] = node
  const service = services.get(first)
  if (kind === 'tel') return (service?.phones ?? []).map(({ number }) => number).join(', ')
  if (kind === 'url') return service?.url ? new URL(service.url).host.replace(/^www\./, '') : ''
  return plainText(node.slice(kind === 'a' ? 2 : 1), services)
}

/**
 * @param {Page} page
 * @param {[Prose, string][]} situations
 * @param {Services} services
 * @returns {Findable}
 */
function pageEntry (page, situations, services) {
  const rows = [row(page.title, NAME, '', { isShown: false, isSource: page.status === 'source' })]
  for (const { id, kind, text, status } of page.blocks) {
    const weight = HEADINGS.includes(kind) ? HEADING : TEXT
    rows.push(row(plainText(text, services), weight, id, { isSource: status === 'source' }))
  }
  for (const [prose, block] of situations) {
    rows.push(ofProse(prose, 'title', HEADING, block, services))
    rows.push(ofProse(prose, 'text', TEXT, block, services))
  }
  return { id: page.id, page: page.id, rank: AUDIENCES[page.audience] ?? READER_RANK, rows }
}

/**
 * What the navigator says of a situation, by the page it leads to first, with the block.
 * @param {Pack} pack
 * @param {Directory} directory
 */
function situationsOf (pack, directory) {
  /** @type {Map<string, [Prose, string][]>} */
  const found = new Map()
  for (const result of directory.results ?? []) {
    const prose = pack.navigator?.[result.id]
    if (!prose || !result.pages?.length) continue
    const [page, block = ''] = result.pages[0].split('#')
    found.set(page, [...found.get(page) ?? [], [prose, block]])
  }
  return found
}

/**
 * @param {Word} word
 * @param {Services} services
 * @returns {Findable}
 */
function wordEntry ({ id, term, dutch, explanation, status }, services) {
  const isSource = status === 'source'
  const rows = [
    row(term, NAME, id, { isShown: false, isSource }),
    row(dutch, NAME, id, { isShown: false }),
    row(plainText(explanation, services), TEXT, id, { isSource })
  ]
  return { id, page: 'g', rank: WORD_RANK, rows }
}

/**
 * @param {Service} service
 * @param {Prose} prose
 * @param {Organization} organization
 * @param {Services} services
 * @returns {Findable}
 */
function serviceEntry (service, prose, organization, services) {
  const id = 's-' + service.id
  const names = [service.name, organization.name, organization.alternate_name ?? '']
  const numbers = (service.phones ?? []).map(({ number }) => number)
  const joined = numbers.map(number => number.replace(/[ -]/g, ''))
  const rows = [
    ofProse(prose, 'name', NAME, id, services, false),
    row(names.join(' · '), ALIAS, id, { isShown: false }),
    row([...numbers, ...joined].join(' · '), ALIAS, id, { isShown: false }),
    row((service.needs ?? []).join(' '), NEED, id, { isShown: false }),
    ...SERVICE_TEXTS.filter(key => key in prose).map(key => ofProse(prose, key, TEXT, id, services))
  ]
  return { id, page: DIRECTORY, rank: SERVICE_RANK, rows }
}

/**
 * @param {Organization} organization
 * @param {Prose} prose
 * @param {Services} services
 * @returns {Findable}
 */
function organizationEntry (organization, prose, services) {
  const id = 'o-' + organization.id
  const rows = [
    row(organization.name, NAME, id, { isShown: false }),
    row(organization.alternate_name ?? '', ALIAS, id, { isShown: false })
  ]
  if (prose.description) rows.push(ofProse(prose, 'description', TEXT, id, services))
  return { id, page: DIRECTORY, rank: ORGANIZATION_RANK, rows }
}

/**
 * @param {Prose} prose
 * @param {string} key
 * @param {number} weight
 * @param {string} block
 * @param {Services} services
 * @param {boolean} [isShown]
 */
function ofProse (prose, key, weight, block, services, isShown = true) {
  const isSource = (prose.untranslated ?? []).includes(key)
  return row(plainText(prose[key], services), weight, block, { isShown, isSource })
}

/**
 * One text; `isShown`: it can be an excerpt, `isSource`: it is still in the source language.
 * @param {string} text
 * @param {number} weight
 * @param {string} block - where it stands on its page, '' for the page itself
 * @param {{ isShown?: boolean, isSource?: boolean }} [is]
 */
function row (text, weight, block, { isShown = true, isSource = false } = {}) {
  return { text, weight, block, isShown, isSource }
}
