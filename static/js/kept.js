// What stays on the phone, and only when its reader chose so: signed packs in Cache Storage and
// the worker. No other store is used.
//
// Text of one release lies in one cache, 't-' and its number. The entry in the cache 'now' says
// which of them is whole; it is written last, so a release is there entirely or not at all.

const TEXT_PREFIX = 't-'
// Named by the worker, sw.js.
const APP_PREFIX = 'a-'
const POINTER_CACHE = 'now'
const POINTER = '/now'
const LATEST = '/tuf/metadata/now.json'
const DIRECTORY = 'directory.json'
/** One writer at a time, over all tabs. */
export const LOCK = 'text'

/**
 * One release as the node offers it.
 * @typedef {{ number: number, published: string, expires: string, demo: boolean,
 *   targets: Record<string, string> }} Release - targets: path to SHA-256
 */

/** @typedef {Release & { languages: string[] }} Kept */

/**
 * @typedef {{ languages: { code: string, autonym: string, bytes: number }[],
 *   directory: number, app: number }} Inventory
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
 * The kept text of one language.
 * @param {string} language
 * @returns {Promise<Edition>}
 */
export async function open (language) {
  const release = await kept()
  if (!release?.languages.includes(language)) throw new Error('expected a kept language')
  const cache = await caches.open(TEXT_PREFIX + release.number)
  return edition(release, language, true, async path => {
    const found = await cache.match(targetUrl(release, path))
    if (!found) throw new Error('expected a whole release')
    return found.json()
  })
}

/**
 * The newest text of one language, in memory only.
 * @param {string} language
 * @returns {Promise<Edition>}
 */
export async function look (language) {
  const release = await latest()
  return edition(release, language, false, async path => {
    return JSON.parse(new TextDecoder().decode(await download(release, path)))
  })
}

/**
 * Keep one language more, at the newest release of the node.
 * @param {string} language
 * @returns {Promise<Edition>}
 */
export async function keep (language) {
  await save(language)
  return open(language)
}

/**
 * Bring what is kept up to what the node serves.
 * @returns {Promise<boolean>} whether there is another text now
 */
export async function renew () {
  return await kept() ? save() : false
}

/**
 * What lies on the phone, in bytes; null when nothing does.
 * @returns {Promise<Inventory | null>}
 */
export async function inventory () {
  const release = await kept()
  if (!release) return null
  const text = await caches.open(TEXT_PREFIX + release.number)
  const languages = []
  for (const code of release.languages) {
    const response = await text.match(targetUrl(release, packPath(code)))
    const data = await response?.text() ?? ''
    languages.push({ code, autonym: JSON.parse(data).autonym, bytes: new Blob([data]).size })
  }
  const directory = await text.match(targetUrl(release, DIRECTORY))
  return {
    languages,
    directory: (await directory?.blob())?.size ?? 0,
    app: await bytesOf((await caches.keys()).filter(name => name.startsWith(APP_PREFIX)))
  }
}

/**
 * Delete one kept language. The last one goes with everything else (clear.js).
 * @param {string} language
 */
export async function forget (language) {
  await navigator.locks.request(LOCK, async () => {
    const release = await kept()
    const languages = release?.languages.filter(code => code !== language) ?? []
    if (!release || !languages.length) throw new Error('expected another kept language')
    await point({ ...release, languages })
    const text = await caches.open(TEXT_PREFIX + release.number)
    await text.delete(targetUrl(release, packPath(language)))
  })
}

/**
 * Ask for the worker, which makes the app itself open without a network.
 * @returns {Promise<ServiceWorkerRegistration | null>}
 */
export async function register () {
  if (!('serviceWorker' in navigator)) return null
  const options = /** @type {RegistrationOptions} */ ({ updateViaCache: 'none' })
  return navigator.serviceWorker.register(workerUrl(), options)
}

/**
 * Wait until a worker is there to open the app without a network.
 * @param {ServiceWorkerRegistration | null} registration
 * @returns {Promise<void>} rejected when the install did not come to its end
 */
export async function installed (registration) {
  const worker = registration?.installing
  if (!worker) return
  await new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve(undefined)
      if (worker.state === 'redundant') reject(new Error('expected a whole app'))
    })
  })
}

/**
 * @param {string} [language] - one more than is kept now
 * @returns {Promise<boolean>}
 */
async function save (language) {
  return navigator.locks.request(LOCK, async () => {
    const before = await kept()
    const release = await latest()
    const languages = [...new Set([...before?.languages ?? [], ...language ? [language] : []])]
    const paths = [DIRECTORY, ...languages.map(packPath)].filter(path => path in release.targets)
    if (before && paths.every(path => before.targets[path] === release.targets[path]) &&
        before.number === release.number && before.expires === release.expires &&
        (!language || before.languages.includes(language))) return false
    const cache = await caches.open(TEXT_PREFIX + release.number)
    for (const path of paths) {
      const url = targetUrl(release, path)
      if (await cache.match(url)) continue
      const old = before && await (await caches.open(TEXT_PREFIX + before.number)).match(url)
      await cache.put(url, old ?? json(await download(release, path)))
    }
    /** @type {Kept} */
    const whole = { ...release, languages }
    await point(whole)
    for (const name of await caches.keys()) {
      if (name.startsWith(TEXT_PREFIX) && name !== TEXT_PREFIX + release.number) {
        await caches.delete(name)
      }
    }
    return before?.number !== release.number
  })
}

/**
 * Say which release is whole, and in which languages. One write, made last.
 * @param {Kept} release
 */
async function point (release) {
  await (await caches.open(POINTER_CACHE)).put(POINTER, json(JSON.stringify(release)))
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

/** @returns {Promise<Release>} */
async function latest () {
  const response = await fetch(LATEST, { cache: 'no-store' })
  if (!response.ok) throw new Error('expected a release, found status ' + response.status)
  const { timestamp, targets } = await response.json()
  const hashes = Object.entries(targets.signed.targets)
    .map(([path, target]) => [path, /** @type {any} */ (target).hashes.sha256])
  return {
    number: targets.signed.version,
    published: targets.signed['x-published'],
    expires: timestamp.signed.expires,
    demo: 'x-note' in targets.signed,
    targets: Object.fromEntries(hashes)
  }
}

/**
 * @param {Release} release
 * @param {string} language
 * @param {boolean} isKept
 * @param {(path: string) => Promise<any>} read
 * @returns {Promise<Edition>}
 */
async function edition (release, language, isKept, read) {
  const [directory, pack] = await Promise.all([read(DIRECTORY), read(packPath(language))])
  const { number, published, expires, demo } = release
  return { pack, directory, number, published, expires, demo, kept: isKept }
}

/**
 * The bytes of one target; refused when they are not what the metadata names.
 * @param {Release} release
 * @param {string} path
 */
async function download (release, path) {
  const response = await fetch(targetUrl(release, path), { cache: 'no-store' })
  if (!response.ok) throw new Error('expected a pack, found status ' + response.status)
  const bytes = await response.arrayBuffer()
  // Without a secure context there is no digest, and nothing is kept either.
  if (window.isSecureContext && await sha256(bytes) !== release.targets[path]) {
    throw new Error('expected the named bytes, found others')
  }
  return bytes
}

/** @param {ArrayBuffer} bytes */
async function sha256 (bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** @param {BodyInit} body */
const json = body => new Response(body, { headers: { 'Content-Type': 'application/json' } })

/** @param {string} language */
const packPath = language => `packs/${language}.json`

/**
 * @param {Release} release
 * @param {string} path
 */
function targetUrl (release, path) {
  const [, folder, name] = /** @type {string[]} */ (path.match(/^(.*\/)?([^/]+)$/))
  return `/tuf/targets/${folder ?? ''}${release.targets[path]}.${name}`
}

/** @type {any} */
let policy

/** The worker's address, through the one policy that our headers allow (R84). */
function workerUrl () {
  const factory = /** @type {any} */ (window).trustedTypes
  policy ??= factory?.createPolicy('sw', {
    createScriptURL: (/** @type {string} */ url) => {
      if (url !== '/sw.js') throw new TypeError('expected the worker')
      return url
    }
  })
  return policy ? policy.createScriptURL('/sw.js') : '/sw.js'
}
