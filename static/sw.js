// The worker. The server puts these in front: VERSION, PRECACHE (address → SHA-256 of the body),
// PAGES (address → HTML), MISSING_PAGE and PAGE_HEADERS. All or nothing: an app that is not whole is
// not installed.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))
const PREFIX = 'a-'
const CACHE = PREFIX + VERSION
// Whole from the installation on, and moved to CACHE afterwards.
const ARRIVED = CACHE + '-new'
// Filled by fonts.js for the languages that are kept; nothing is put there here.
const FONTS = 'f'
// Longer than this and a reader without a network sees nothing.
const NETWORK_MS = 3000

worker.addEventListener('install', event => {
  // Chromium fetches a page beside a worker that is still starting: ours never needs it.
  const routing = /** @type {any} */ (event)
  if (routing.addRoutes) {
    const fromHere = { condition: { urlPattern: { pathname: '/' } }, source: 'fetch-event' }
    event.waitUntil(routing.addRoutes(fromHere).catch(() => {}))
  }
  event.waitUntil(install())
})
worker.addEventListener('activate', event => event.waitUntil(settle()))
worker.addEventListener('message', event => {
  if (event.data === 'skip-waiting') worker.skipWaiting()
})
worker.addEventListener('fetch', event => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== worker.location.origin) return
  if (url.pathname in PAGES) {
    // A WebKit that writes nothing to disk forgets a cache that nobody has asked about, with the page
    // that filled it.
    event.waitUntil(caches.keys())
    event.respondWith(html(PAGES[url.pathname]))
  } else if (url.pathname in PRECACHE) event.respondWith(fromCache(url.pathname))
  else if (url.pathname.startsWith('/f/')) event.respondWith(font(event.request))
  else if (event.request.mode === 'navigate') event.respondWith(fromNetwork(event.request))
})

/** Fetch everything, check each body, and only then fill the cache of this version. */
async function install () {
  const entries = await Promise.all(Object.entries(PRECACHE).map(verified))
  const cache = await caches.open(ARRIVED)
  await Promise.all(entries.map(([url, response]) => cache.put(url, response)))
}

/**
 * One file whose bytes are the expected ones. A file whose address carries a hash may come from
 * the browser's own cache; where that is wrong, and for all others, the network is asked.
 * @param {[string, string]} entry
 * @returns {Promise<[string, Response]>}
 */
async function verified ([url, hash]) {
  const modes = /** @type {RequestCache[]} */ (url.startsWith('/static/')
    ? ['default', 'reload']
    : ['reload'])
  for (const cache of modes) {
    const response = await fetch(new Request(url, { cache }))
    const body = await response.clone().arrayBuffer()
    if (response.ok && !response.redirected && await sha256(body) === hash) return [url, response]
  }
  throw new Error('expected ' + url + ' whole, found other bytes')
}

/** Remove the versions before, and move what was installed to its place. */
async function settle () {
  const names = await caches.keys()
  const older = names.filter(name => name.startsWith(PREFIX) && !name.startsWith(CACHE))
  await Promise.all(older.map(name => caches.delete(name)))
  if (names.includes(ARRIVED)) await move()
}

/**
 * Chromium compiles a script whole when a worker puts it into a cache while it is being installed. To
 * read that back at every start takes longer than to compile what is used (docs/adr/0032), so each is
 * put once more. Until all are there, what is missing is still in the first cache.
 */
async function move () {
  const [arrived, cache] = await Promise.all([caches.open(ARRIVED), caches.open(CACHE)])
  for (const request of await arrived.keys()) {
    await cache.put(request, /** @type {Response} */ (await arrived.match(request)))
  }
  await caches.delete(ARRIVED)
}

/**
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function fromCache (path) {
  for (const cacheName of [CACHE, ARRIVED]) {
    const found = await caches.match(path, { cacheName })
    if (found) return found
  }
  return fromNetwork(new Request(path))
}

/**
 * A kept font, else the network; without asking for a cache that is not there, which would make it.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function font (request) {
  return await caches.match(request, { cacheName: FONTS }) ?? fetch(request)
}

/**
 * The network, but not for long; without one, the page that says so and has the numbers.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function fromNetwork (request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(NETWORK_MS) })
  } catch {
    return html(MISSING_PAGE)
  }
}

/** @param {string} page */
const html = page => new Response(page, { headers: PAGE_HEADERS })

/** @param {ArrayBuffer} bytes */
async function sha256 (bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}
