// The fonts of kept languages, for phones that have none (docs/adr/0019-fonts.md). Each lies in the
// cache 'f' for as long as a language of its script is kept; the worker answers from there.
import { digest } from './tuf.js'

const CACHE = 'f'
const FONT_BYTES = 100_000

/**
 * Have the fonts of these languages, and no others. Text is readable without: what cannot be had
 * is left for the next time.
 * @param {string[]} languages
 * @param {(url: string, limit: number) => Promise<Uint8Array<ArrayBuffer> | null>} read
 */
export async function keepFonts (languages, read) {
  const missing = urlsOf(languages)
  for (const url of await removeOtherFonts(languages)) missing.delete(url)
  for (const url of missing) {
    const bytes = await read(url, FONT_BYTES)
    // A page to sign in to the Wi-Fi would lie here for good.
    if (!bytes || !(await digest(bytes)).startsWith(url.replace(/^\/f\/|\.woff2$/g, ''))) continue
    const response = new Response(bytes, { headers: { 'Content-Type': 'font/woff2' } })
    await (await caches.open(CACHE)).put(url, response)
  }
}

/**
 * Delete the fonts that none of these languages needs.
 * @param {string[]} languages
 * @returns {Promise<Set<string>>} the addresses of those that stay
 */
export async function removeOtherFonts (languages) {
  const wanted = urlsOf(languages)
  const urls = await keptUrls()
  for (const url of urls) {
    if (!wanted.has(url)) await (await caches.open(CACHE)).delete(url)
  }
  if (!urls.some(url => wanted.has(url))) await caches.delete(CACHE)
  return new Set(urls.filter(url => wanted.has(url)))
}

/**
 * Count each font once, with the first language that has it or would bring it.
 * @returns {Promise<{ kept: (language: string) => number, more: (language: string) => number }>}
 *   bytes; more: what a language that is not kept would bring
 */
export async function fontSizes () {
  const urls = await keptUrls()
  const uncounted = new Set(urls)
  return {
    kept (language) {
      const [url, bytes] = fonts()[language] ?? ['', 0]
      return uncounted.delete(url) ? bytes : 0
    },
    more (language) {
      const [url, bytes] = fonts()[language] ?? ['', 0]
      return urls.includes(url) ? 0 : bytes
    }
  }
}

/** Looked for without opening a cache that is not there, which would make it. */
async function keptUrls () {
  if (!await caches.has(CACHE)) return []
  const requests = await (await caches.open(CACHE)).keys()
  return requests.map(request => new URL(request.url).pathname)
}

/** @param {string[]} languages */
const urlsOf = languages => new Set(languages.flatMap(code => fonts()[code]?.[0] ?? []))

/** Address and bytes by language. @returns {Record<string, [string, number]>} */
const fonts = () => JSON.parse(document.body.dataset.fonts ?? '{}')
