// The worker, which makes the app itself open without a network: asked for, waited for, and taken
// back where no text came to the phone.
import { removeStored } from './clear.js'
import { alone, kept } from './store.js'

// A page that is still there after this long can be read and tapped again.
const TAKE_OVER_MS = 3000
// Until Chromium has done with the links that were in view.
const LINKS_MS = 500

/** Which attempt to keep something is the last one; a later one needs what an earlier asked for. */
let last = 0
/** @type {Promise<unknown>} */
let withdrawing = Promise.resolve()

/**
 * Have the worker beside the text that is fetched: on a slow line the one fills the pauses of the
 * other. Where that text does not come and nothing else is kept, the worker does not stay either.
 * @template T
 * @param {() => Promise<T>} bringText
 * @returns {Promise<{ made: T, app: Promise<void> }>} app: see `installed`
 */
export async function together (bringText) {
  const attempt = ++last
  await withdrawing
  const app = register().then(installed)
  app.catch(() => {})
  try {
    return { made: await bringText(), app }
  } catch (error) {
    // Taken back sooner, it would still put its files in their place (docs/adr/0032).
    app.catch(() => {}).then(() => { if (attempt === last) withdrawing = withdraw() })
    throw error
  }
}

/** Take the worker back, unless there is text that needs it; another tab may be bringing some. */
const withdraw = () => alone(async () => { if (!await kept()) await removeStored() })

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
 * Let the worker that waits take over from the one before. Chromium starts one at rest half-way for a
 * link that comes into view or under a pointer, and while it is half started no other ever takes
 * over: so no link is seen, and the old one is woken wholly, for a page that it has without network.
 * @param {ServiceWorkerRegistration | null} registration
 */
export async function takeOver (registration) {
  const main = /** @type {HTMLElement} */ (document.querySelector('main'))
  main.hidden = true
  setTimeout(() => { main.hidden = false }, TAKE_OVER_MS)
  await Promise.all([
    fetch('/').then(page => page.text()).catch(() => {}),
    new Promise(resolve => setTimeout(resolve, LINKS_MS))
  ])
  registration?.waiting?.postMessage('skip-waiting')
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
