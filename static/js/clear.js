// Take everything off this phone that the web lets us take, and look whether it is gone (R16).
import { stop } from './source.js'
import { alone } from './store.js'

const NETWORK_MS = 3000

/**
 * Delete all that is stored for this address, and the worker.
 * @returns {Promise<boolean>} whether nothing is left, looked up afterwards
 */
export async function clear () {
  // A download under way would write after us.
  stop()
  await alone(async () => {})
  await removeStored()
  await deleteDatabases()
  deleteValues()
  await clearFromNetwork()
  return nothingIsLeft()
}

/** The worker, and whatever it or a page put into a cache. */
export async function removeStored () {
  await unregisterAll()
  await deleteCaches()
}

async function unregisterAll () {
  const registrations = await navigator.serviceWorker?.getRegistrations() ?? []
  await Promise.all(registrations.map(registration => registration.unregister()))
}

async function deleteCaches () {
  if (!('caches' in window)) return
  const names = await caches.keys()
  await Promise.all(names.map(deleteCache))
}

/**
 * A deleted cache stays on disk for as long as a page of ours is open; its entries do not.
 * @param {string} name
 */
async function deleteCache (name) {
  const cache = await caches.open(name)
  const requests = await cache.keys()
  await Promise.all(requests.map(request => cache.delete(request)))
  await caches.delete(name)
}

async function deleteDatabases () {
  const databases = await indexedDB.databases?.() ?? []
  await Promise.all(databases.map(({ name }) => name && deleteDatabase(name)))
}

/** @param {string} name */
function deleteDatabase (name) {
  return new Promise(resolve => {
    const request = indexedDB.deleteDatabase(name)
    for (const event of ['success', 'error', 'blocked']) request.addEventListener(event, resolve)
  })
}

function deleteValues () {
  for (const store of stores()) store.clear()
  for (const cookie of document.cookie.split('; ')) {
    if (cookie) document.cookie = cookie.split('=')[0] + '=; Max-Age=0; path=/'
  }
}

/** The two small stores; none where the browser forbids them to every site. */
function stores () {
  try {
    return [localStorage, sessionStorage]
  } catch {
    return []
  }
}

/** Only a response of the network can empty the browser's own cache of our files. */
async function clearFromNetwork () {
  try {
    await fetch('/x', {
      method: 'POST',
      cache: 'no-store',
      // No other site can send this one: see pwa/clearing.py.
      headers: { 'X-Own': '1' },
      signal: AbortSignal.timeout(NETWORK_MS)
    })
  } catch {
    // Without a network that cache keeps our script, our colours and perhaps a font, and no text.
  }
}

async function nothingIsLeft () {
  const counts = [
    'caches' in window ? (await caches.keys()).length : 0,
    (await indexedDB.databases?.() ?? []).length,
    ...stores().map(store => store.length),
    document.cookie.length,
    (await navigator.serviceWorker?.getRegistrations() ?? []).length
  ]
  return counts.every(count => count === 0)
}
