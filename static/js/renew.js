// Bringing text to the phone, and up to date: a new release is whole before the old one goes.
import { keepFonts } from './fonts.js'
import { allowance, download, downloadFont, encode, offered, offerOf, verified } from './source.js'
import {
  alone, edition, json, keepsAnything, kept, open, pathsOf, point, removeOthers, targetUrl, text,
  textCache
} from './store.js'
import { matches, Refused } from './tuf.js'

/** @typedef {import('./store.js').Kept} Kept */
/** @typedef {import('./source.js').Offer} Offer */

/**
 * The newest text of one language, in memory only.
 * @param {string} language
 * @returns {Promise<Edition>}
 */
export async function look (language) {
  const offer = /** @type {Offer} */ (await offered(await keepsAnything() ? await kept() : null, language))
  return edition(offer, language, false, async path =>
    JSON.parse(new TextDecoder().decode(await download(offer, path))))
}

/**
 * Keep one language more, at the newest release of the node.
 * @param {string} language
 * @returns {Promise<Edition>}
 */
export async function keep (language) {
  await alone(async () => {
    const before = await kept()
    const offer = /** @type {Offer} */ (await offered(before, language))
    await store(before, offer, [language], (path, old) => download(offer, path, old))
  })
  bringFonts()
  return open(language)
}

/**
 * Bring what is kept up to what the node serves. Where that fails, the text stays as it is, and
 * why is kept beside it.
 * @param {boolean} [asked] - by the reader, who then may be asked to pay for it
 * @returns {Promise<boolean>} whether there is another text now
 */
export async function renew (asked = false) {
  const most = asked ? undefined : allowance()
  const isNew = await alone(async () => {
    const before = await kept()
    if (!before) return false
    try {
      return await update(before, most)
    } catch (error) {
      const { why = 'form', ahead } = /** @type {any} */ (error)
      const failed = { at: new Date().toISOString(), why }
      // A full phone has no room for this either; the text is there, and this visit knows.
      await point({ ...before, failed, ...(ahead && { ahead }) }).catch(() => {})
      return false
    }
  })
  if (!most) bringFonts()
  return isNew
}

/**
 * Keep what another phone passed on. It is verified like anything that a node offers.
 * @param {any} bundle - metadata, and files: path to text
 * @returns {Promise<string>} a language that it brought
 * @throws {Refused}
 */
export async function take (bundle) {
  const files = Object(bundle.files)
  const languages = Object.keys(files).flatMap(path => path.match(/^packs\/(.+)\.json$/)?.[1] ?? [])
  if (!languages.length) throw new Refused('form', 'expected text')
  await alone(async () => {
    const before = await kept()
    const offer = await verified(bundle, before).catch(error => {
      // The very release that is held, signed again since: its other languages are welcome.
      if (error.why !== 'older' || !before?.metadata) throw error
      if (bundle.targets?.signed?.version !== before.number) throw error
      return offerOf(before.metadata)
    })
    await store(before, offer, languages, async path => {
      if (typeof files[path] !== 'string') throw new Refused('languages', 'expected ' + path)
      const bytes = encode(files[path])
      await matches(bytes, offer.files[path])
      return bytes
    })
  })
  bringFonts()
  return languages[0]
}

/** Nobody waits for it: the text can be read before, and without. */
function bringFonts () {
  alone(async () => {
    const release = await kept()
    if (release) await keepFonts(release.languages, downloadFont)
  }).catch(() => {})
}

/**
 * @param {Kept} before
 * @param {import('./source.js').Allowance} [allowance]
 */
async function update (before, allowance) {
  const offer = await offered(before, before.languages[0], { isConditional: true, allowance })
  if (offer) {
    await store(before, offer, [], (path, old) => download(offer, path, old, allowance))
  } else if (before.failed || before.ahead) {
    const { failed, ahead, ...rest } = before
    await point(rest)
  }
  return Boolean(offer) && offer?.number !== before.number
}

/**
 * Make a release whole beside the one before, the numbers to call first; then switch to it.
 * Where there is no room for it, what was begun goes away again.
 * @param {Kept | null} before
 * @param {Offer} offer
 * @param {string[]} more - languages, beside those that are kept
 * @param {(path: string, old: { sha256: string, text: string } | null) => Promise<Uint8Array<ArrayBuffer>>} read
 */
async function store (before, offer, more, read) {
  const { files, brought, ...release } = offer
  const after = { ...release, languages: [...new Set([...before?.languages ?? [], ...more])] }
  if (pathsOf(after).some(path => !(path in files))) throw new Refused('languages', 'expected every language')
  try {
    await fill(before, after, read)
    await point(after)
  } catch (error) {
    if (/** @type {any} */ (error).name !== 'QuotaExceededError') throw error
    await removeOthers(before)
    throw new Refused('space', String(error))
  }
  await removeOthers(after)
}

/**
 * @param {Kept | null} before
 * @param {Kept} after
 * @param {(path: string, old: { sha256: string, text: string } | null) => Promise<Uint8Array<ArrayBuffer>>} read
 */
async function fill (before, after, read) {
  const cache = await textCache(after)
  const bodyOf = async (/** @type {string} */ path) => {
    const old = before && await text(before, path).catch(() => null)
    const sha256 = before?.targets[path] ?? ''
    if (old !== null && sha256 === after.targets[path]) return old
    return read(path, old === null ? null : { sha256, text: old })
  }
  const paths = []
  for (const path of pathsOf(after)) {
    if (!await cache.match(targetUrl(after, path))) paths.push(path)
  }
  // While one comes the next is asked for already; all at once would fill a small phone.
  const ask = (/** @type {string | undefined} */ path) => {
    const body = path ? bodyOf(path) : Promise.resolve('')
    body.catch(() => {})
    return body
  }
  let coming = ask(paths[0])
  for (const [index, path] of paths.entries()) {
    const body = coming
    coming = ask(paths[index + 1])
    await cache.put(targetUrl(after, path), json(await body))
  }
}
