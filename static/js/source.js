// What a node or a file offers: fetched within limits, verified (tuf.js), never trusted before.
import { apply } from './patch.js'
import { targetUrl } from './store.js'
import { digest, matches, Refused, refresh } from './tuf.js'

const BUNDLE_BYTES = 2_000_000
// Long enough for a pack on a bad line; a tap on "Clear" does not wait for it.
const DEADLINE_MS = 300_000
/** What an update may cost, in bytes of bodies, where its reader pays for each. */
const METERED_BYTES = 2_500

/** @typedef {import('./store.js').Release} Release */
/** @typedef {import('./store.js').Metadata} Metadata */
/** @typedef {import('./store.js').Kept} Kept */

/**
 * A release that may be trusted, with its metadata and what each file must be.
 * `brought`: the files that came with it, by path; they are verified when they are read.
 * @typedef {Release & { metadata: Metadata, etag?: string, files: Record<string, any>,
 *   brought?: Record<string, string> }} Offer
 */

/** Bytes that may still be spent. @typedef {{ bytes: number }} Allowance */

/** @type {Set<AbortController>} */
const underWay = new Set()

/** Break off whatever is being fetched. */
export function stop () {
  for (const each of underWay) each.abort()
}

/**
 * The newest release of the node; for a phone that has nothing, with the text of a language in the
 * same answer: on a slow line one has to wait for each.
 * @param {Kept | null} held - what is on the phone
 * @param {string} language
 * @param {{ isConditional?: boolean, allowance?: Allowance }} [options] - isConditional: what is
 *   held need not be sent again
 * @returns {Promise<Offer | null>} null when that is what is held
 * @throws {Refused}
 */
export async function offered (held, language, { isConditional = false, allowance } = {}) {
  const name = held?.metadata ? 'metadata/now' : 'first/' + language
  const headers = isConditional && held?.etag ? { 'If-None-Match': held.etag } : undefined
  const { response, bytes } = await get(`/tuf/${name}.json`, BUNDLE_BYTES, allowance, { headers })
  if (response.status === 304) return null
  const bundle = parsed(bytes)
  const offer = await verified(bundle, held, async (file, limit) => {
    const root = (await get('/tuf/metadata/' + file, limit, allowance)).bytes
    return root && decode(root)
  })
  return { ...offer, brought: bundle.files, etag: response.headers.get('ETag') ?? undefined }
}

/**
 * Verify metadata against what is trusted: by a phone that has text what came with it, by any
 * other the root that came with this app.
 * @param {any} bundle - timestamp, snapshot, targets, and roots or the number of the newest
 * @param {Kept | null} held
 * @param {(name: string, limit: number) => Promise<string | null>} [fetchRoot]
 * @returns {Promise<Offer>}
 * @throws {Refused} with `ahead`, what was accepted before it, where that is new
 */
export async function verified (bundle, held, fetchRoot = async () => null) {
  const texts = new Map((bundle.roots ?? []).map((/** @type {any} */ root) =>
    [`${root?.signed?.version}.root.json`, JSON.stringify(root)]))
  const before = held?.ahead ?? held?.metadata
  const { roots, ...roles } = before ?? { roots: await ownRoots([...texts.values()]) }
  const chain = [...roots]
  const trusted = { ...roles, root: chain[chain.length - 1] }
  // Without a secure context there is no cryptography, and nothing is kept either.
  if (!crypto.subtle) return offerOf({ roots: chain, targets: JSON.stringify(bundle.targets) }, bundle)
  try {
    await refresh(trusted, async (name, limit) => {
      if (!name.includes('root')) return JSON.stringify(bundle[name.replace(/^\d+\.|\.json$/g, '')])
      return texts.get(name) ?? (parseInt(name) <= bundle.root ? fetchRoot(name, limit) : null)
    }, {
      // A clock that was set back must not make what has expired new again.
      now: Math.max(Date.now(), Date.parse(held?.published ?? '') || 0),
      // Old text with a label is more than none.
      anyAge: !before,
      onRoot: root => chain.push(root)
    })
  } catch (error) {
    const { root, ...accepted } = trusted
    throw Object.assign(/** @type {Error} */ (error), before && { ahead: { ...accepted, roots: chain } })
  }
  const { root, ...accepted } = trusted
  return offerOf({ ...accepted, roots: chain })
}

/**
 * The release that verified metadata is about.
 * @param {Metadata} metadata
 * @param {any} [bundle] - where its timestamp stands, when that was not verified
 * @returns {Offer}
 */
export function offerOf (metadata, bundle) {
  const { signed } = JSON.parse(metadata.targets ?? '')
  const timestamp = bundle?.timestamp ?? JSON.parse(metadata.timestamp ?? '')
  const files = Object.entries(signed.targets)
  return {
    number: signed.version,
    published: signed['x-published'],
    expires: timestamp.signed.expires,
    demo: 'x-note' in signed,
    targets: Object.fromEntries(files.map(([path, file]) => [path, /** @type {any} */ (file).hashes.sha256])),
    files: signed.targets,
    metadata
  }
}

/**
 * The bytes of one file of a release: as it came with the offer, by a patch from the text before,
 * or whole.
 * @param {Offer} offer
 * @param {string} path
 * @param {{ sha256: string, text: string } | null} [before]
 * @param {Allowance} [allowance]
 * @throws {Refused}
 */
export async function download (offer, path, before, allowance) {
  const info = offer.files[path]
  const brought = offer.brought?.[path]
  if (typeof brought === 'string') return checked(encode(brought), info)
  const patched = before && await byPatch(before, info, allowance)
  if (patched) return patched
  if (allowance) throw new Refused('metered', 'expected a small patch, found none')
  const { bytes } = await get(targetUrl(offer, path), info.length)
  if (!bytes) throw new Refused('network', 'expected a pack, found none')
  return checked(bytes, info)
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {any} info - what was signed of them
 * @throws {Refused}
 */
async function checked (bytes, info) {
  if (crypto.subtle) await matches(bytes, info)
  return bytes
}

/**
 * A font. It may come from the browser's own cache: the view that needs it asks for it as well.
 * @param {string} url
 * @param {number} limit
 */
export async function downloadFont (url, limit) {
  return (await get(url, limit, undefined, { cache: 'default' })).bytes
}

/**
 * @returns {Allowance | undefined} how much an update may cost here; nothing said: as it must be
 */
export function allowance () {
  const { connection } = /** @type {any} */ (navigator)
  return connection?.saveData || connection?.type === 'cellular' ? { bytes: METERED_BYTES } : undefined
}

/**
 * Everything that a stream holds, but no more than `limit` bytes.
 * @param {ReadableStream<Uint8Array> | null} stream
 * @param {number} limit
 * @throws {Refused}
 */
export async function limited (stream, limit) {
  const reader = stream?.getReader()
  const chunks = []
  let length = 0
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    length += part.value.length
    if (length > limit) {
      await reader?.cancel()
      throw new Refused('changed', 'longer than signed')
    }
    chunks.push(/** @type {Uint8Array<ArrayBuffer>} */ (part.value))
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

/**
 * @param {Uint8Array | null} bytes
 * @throws {Refused} where it is not JSON: a page to sign in to the Wi-Fi, most often
 */
export function parsed (bytes) {
  if (!bytes) throw new Refused('network', 'expected a release, found none')
  try {
    return Object(JSON.parse(decode(bytes)))
  } catch {
    throw new Refused('form', 'expected JSON')
  }
}

/**
 * @param {{ sha256: string, text: string }} before
 * @param {any} info - of the new file
 * @param {Allowance} [allowance]
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>} null where there is none, or it leads elsewhere
 */
async function byPatch (before, info, allowance) {
  const url = `/tuf/diff/${before.sha256}.${info.hashes.sha256}.json`
  const { bytes } = await get(url, info.length, allowance)
  try {
    const made = bytes && encode(apply(before.text, decode(bytes)))
    if (made) await matches(made, info)
    return made
  } catch {
    return null
  }
}

/**
 * The root that came with this app, out of those that are offered. Those before it are for phones
 * that were away for longer and get a file from this one.
 * @param {string[]} roots
 */
async function ownRoots (roots) {
  for (const [index, root] of roots.entries()) {
    if (!crypto.subtle || await digest(encode(root)) === document.body.dataset.root) {
      return roots.slice(0, index + 1)
    }
  }
  throw new Refused('signature', 'expected the root of this app')
}

/**
 * @param {string} url
 * @param {number} limit - of its body, in bytes
 * @param {Allowance} [allowance]
 * @param {RequestInit} [options]
 * @returns {Promise<{ response: Response, bytes: Uint8Array<ArrayBuffer> | null }>} bytes: null
 *   where the answer was not a good one
 */
async function get (url, limit, allowance, options) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), DEADLINE_MS)
  underWay.add(controller)
  try {
    const response = await fetch(url, { cache: 'no-store', ...options, signal: controller.signal })
    if (!response.ok) return { response, bytes: null }
    spend(response, allowance)
    return { response, bytes: await limited(response.body, limit) }
  } catch (error) {
    controller.abort()
    throw error instanceof Refused ? error : new Refused('network', String(error))
  } finally {
    clearTimeout(timer)
    underWay.delete(controller)
  }
}

/**
 * @param {Response} response
 * @param {Allowance} [allowance]
 */
function spend (response, allowance) {
  if (!allowance) return
  allowance.bytes -= Number(response.headers.get('Content-Length') ?? Infinity)
  if (allowance.bytes < 0) throw new Refused('metered', 'expected less')
}

/** @param {Uint8Array} bytes */
const decode = bytes => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)

/** @param {string} text */
export const encode = text => /** @type {Uint8Array<ArrayBuffer>} */ (new TextEncoder().encode(text))
