// What stays on the phone, and only when its reader chose so: signed packs in Cache Storage and
// the worker. No other store is used.
//
// Text of one release lies in one cache, 't-' and its number. The entry in the cache 'now' says
// which of them is whole; it is written last, so a release is there entirely or not at all.

import { fontSizes, removeOtherFonts } from './fonts.js'

const TEXT_PREFIX = 't-'
// Named by the worker, sw.js.
const APP_PREFIX = 'a-'
const POINTER_CACHE = 'now'
const POINTER = '/now'
export const DIRECTORY = 'directory.json'
/** One writer at a time, over all tabs. */
const LOCK = 'text'
/** Why newer text was not taken, in this visit: a full phone has no room to write even that down. */
let lastFailure = /** @type {Kept['failed']} */ (undefined)

/**
 * One release of the publisher.
 * @typedef {{ number: number, published: string, expires: string, demo: boolean,
 *   targets: Record<string, string> }} Release - targets: path to SHA-256
 */

/**
 * The signed metadata as it came: every root that was trusted, the present one last.
 * @typedef {{ roots: string[], timestamp?: string, snapshot?: string, targets?: string }} Metadata
 */

/**
 * `metadata` is that of the text; `ahead` where newer was accepted, but its text could not be had.
 * A phone of an older version has neither.
 * @typedef {Release & { languages: string[], metadata?: Metadata, ahead?: Metadata, etag?: string,
 *   failed?: { at: string, why: string } }} Kept
 */

/**
 * `others`: the languages of the release that are not kept, with their bytes.
 * @typedef {{ languages: { code: string, autonym: string, bytes: number }[],
 *   others: Record<string, number>, directory: number, app: number,
 *   failed: Kept['failed'] }} Inventory
 */

/**
 * Whether anything may be kept. To ask for the caches themselves leaves a file in Firefox, with
 * our address, on the phone of somebody who keeps nothing.
 */
export async function keepsAnything () {
  return Boolean(await navigator.serviceWorker?.getRegistration())
}

/** @returns {Promise<Kept | null>} what is kept, null when nothing is */
export async function kept () {
  // caches.open would make what it does not find: a trace for those who keep nothing.
  if (!('caches' in window) || !await caches.has(POINTER_CACHE)) return null
  const pointer = await (await caches.open(POINTER_CACHE)).match(POINTER)
  return pointer ? pointer.json() : null
}

/**
 * Do what writes, while no other tab does.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone (work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work()
}

/**
 * The kept text of one language.
 * @param {string} language
 * @returns {Promise<Edition>}
 */
export async function open (language) {
  const release = await kept()
  if (!release?.languages.includes(language)) throw new Error('expected a kept language')
  return edition(release, language, true, async path => JSON.parse(await text(release, path)))
}

/**
 * The kept bytes of one target, as text.
 * @param {Release} release
 * @param {string} path
 */
export async function text (release, path) {
  const found = await (await textCache(release)).match(targetUrl(release, path))
  if (!found) throw new Error('expected a whole release')
  return found.text()
}

/** @param {Release} release */
export const textCache = release => caches.open(TEXT_PREFIX + release.number)

/**
 * Say which release is whole, and in which languages. One write, made last.
 * @param {Kept} release
 */
export async function point (release) {
  lastFailure = release.failed
  await (await caches.open(POINTER_CACHE)).put(POINTER, json(JSON.stringify(release)))
}

/**
 * Remove all text but that of this release; all of it where there is none.
 * @param {Kept | null} release
 */
export async function removeOthers (release) {
  for (const name of await caches.keys()) {
    if (name.startsWith(TEXT_PREFIX) && name !== TEXT_PREFIX + release?.number) await caches.delete(name)
  }
  if (!release) return
  const urls = pathsOf(release).map(path => targetUrl(release, path))
  const cache = await textCache(release)
  for (const request of await cache.keys()) {
    if (!urls.includes(new URL(request.url).pathname)) await cache.delete(request)
  }
}

/**
 * What lies on the phone, in bytes; null when nothing does.
 * @returns {Promise<Inventory | null>}
 */
export async function inventory () {
  const release = await kept()
  if (!release) return null
  const fonts = await fontSizes()
  const languages = []
  for (const code of release.languages) {
    const data = await text(release, packPath(code))
    const bytes = new Blob([data]).size + fonts.kept(code)
    languages.push({ code, autonym: JSON.parse(data).autonym, bytes })
  }
  return {
    languages,
    others: othersOf(release, fonts.more),
    directory: new Blob([await text(release, DIRECTORY)]).size,
    app: await bytesOf((await caches.keys()).filter(name => name.startsWith(APP_PREFIX))),
    failed: lastFailure ?? release.failed
  }
}

/**
 * Delete one kept language. The last one goes with everything else (clear.js).
 * @param {string} language
 */
export async function forget (language) {
  await alone(async () => {
    const release = await kept()
    const languages = release?.languages.filter(code => code !== language) ?? []
    if (!release || !languages.length) throw new Error('expected another kept language')
    await point({ ...release, languages })
    const cache = await textCache(release)
    await cache.delete(targetUrl(release, packPath(language)))
    await removeOtherFonts(languages)
  })
}

/**
 * @param {Release} release
 * @param {string} language
 * @param {boolean} isKept
 * @param {(path: string) => Promise<any>} read
 * @returns {Promise<Edition>}
 */
export async function edition (release, language, isKept, read) {
  const [directory, pack] = await Promise.all([read(DIRECTORY), read(packPath(language))])
  const { number, published, expires, demo } = release
  return { pack, directory, number, published, expires, demo, kept: isKept }
}

/**
 * The languages of a release that are not kept, with their bytes, from its signed list.
 * @param {Kept} release
 * @param {(language: string) => number} more - bytes that one brings besides
 */
function othersOf ({ languages, metadata }, more) {
  /** @type {Record<string, { length: number }>} */
  const targets = metadata?.targets ? JSON.parse(metadata.targets).signed.targets : {}
  const sizes = Object.entries(targets).map(([path, { length }]) => {
    const code = path.match(/^packs\/(.+)\.json$/)?.[1] ?? ''
    return /** @type {[string, number]} */ ([code, length + more(code)])
  })
  return Object.fromEntries(sizes.filter(([code]) => code && !languages.includes(code)))
}

/** @param {string[]} names - of caches */
async function bytesOf (names) {
  let bytes = 0
  for (const name of names) {
    for (const response of await (await caches.open(name)).matchAll()) {
      bytes += (await response.blob()).size
    }
  }
  return bytes
}

/** @param {BodyInit} body */
export const json = body => new Response(body, { headers: { 'Content-Type': 'application/json' } })

/** @param {string} language */
export const packPath = language => `packs/${language}.json`

/**
 * The files of a release that are kept, the numbers to call first.
 * @param {{ languages: string[] }} release
 */
export const pathsOf = ({ languages }) => [DIRECTORY, ...languages.map(packPath)]

/**
 * @param {Release} release
 * @param {string} path
 */
export function targetUrl (release, path) {
  const [, folder, name] = /** @type {string[]} */ (path.match(/^(.*\/)?([^/]+)$/))
  return `/tuf/targets/${folder ?? ''}${release.targets[path]}.${name}`
}
