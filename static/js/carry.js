// A file that opens without us: one page with the text, its views and the exit in it. The same
// page as pwa/templates/carry.html, made on the phone.
import { encoded } from './bytes.js'
import { firstScreen } from './screen.js'
import { kept, open, text, DIRECTORY, packPath } from './store.js'
import { element, writer } from './text.js'

/** A name that says nothing. */
const NAME = 'info.html'
// Written before the size is known, and of the same length.
const UNKNOWN_BYTES = '000000000'
// Between the two scripts that only such a file needs (pwa/assets.py).
const BETWEEN = '\n//\n'

/**
 * The kept languages as such a file.
 * @returns {Promise<File>}
 */
export async function carryFile () {
  const release = await kept()
  if (!release) throw new Error('expected kept text')
  const { number, published, expires, demo, languages } = release
  const editions = await Promise.all(languages.map(open))
  const [reading, both] = await Promise.all(['reading', 'carried'].map(script))
  const [unpack, carried] = both.split(BETWEEN)
  const css = await style(languages)
  const parts = {
    style: css,
    script: reading + carried,
    directory: await text(release, DIRECTORY),
    ...Object.fromEntries(await Promise.all(
      languages.map(async code => [code, await text(release, packPath(code))])))
  }
  const policy = "default-src 'none'; " +
    `script-src ${await hash(unpack)} ${await hash(parts.script)}; style-src ${await hash(css)}; ` +
    "font-src data:; base-uri 'none'; form-action 'none'"
  const data = JSON.stringify(
    { number, published, expires, demo, languages, bytes: UNKNOWN_BYTES })
  const [before, after] = page(editions, { policy, data, unpack })
  const middle = (await Promise.all(Object.entries(parts).map(part))).flat()
  const bytes = String(new Blob([before, ...middle, after]).size).padStart(UNKNOWN_BYTES.length, '0')
  return new File([before.replace(UNKNOWN_BYTES, bytes), ...middle, after], NAME, { type: 'text/html' })
}

/**
 * @param {Edition[]} editions
 * @param {{ policy: string, data: string, unpack: string }} pieces
 * @returns {string[]} what comes before the packed parts, and after them
 */
function page (editions, { policy, data, unpack }) {
  const { language, direction } = editions[0].pack
  const { _ } = writer(editions[0])
  const bar = /** @type {HTMLElement} */ (document.querySelector('.bar')?.cloneNode(true))
  const exit = /** @type {HTMLElement} */ (bar.querySelector('[data-action=exit]'))
  exit.textContent = _('Exit')
  exit.dataset.again = _('Press once more to leave')
  const metas = [...document.head.querySelectorAll('meta[name]:not([data-face])')]
  const main = element('main', { id: 'main', 'data-view': 'start' }, ...firstLines(editions))
  const body = element('body',
    { 'data-operator': document.body.dataset.operator, 'data-release': data },
    bar, main,
    element('p', { class: 'notice', role: 'status', hidden: '' }),
    element('p', { class: 'spoken', role: 'status' }))
  const [before, after] = body.outerHTML.split('</header>')
  return [`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="windows-1252">
${element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }).outerHTML}
<title>${document.title}</title>
${metas.map(meta => meta.outerHTML).join('\n')}
</head>
${before}</header>
${after.replace('</body>', '')}
`, `<script>${unpack}</script>
</body>
</html>
`].map(inAscii)
}

/**
 * The first screen, with the languages of the file.
 * @param {Edition[]} editions
 */
function firstLines (editions) {
  const codes = editions.map(({ pack }) => pack.language)
  const lines = firstScreen()
  const all = (/** @type {string} */ which) => lines.flatMap(line =>
    [.../** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll(which))])
  for (const name of all('.numbers .name')) {
    const names = [...name.children].filter(each => codes.includes(each.getAttribute('lang') ?? ''))
    name.replaceChildren(...names.flatMap((each, index) => index ? [' · ', each] : [each]))
  }
  for (const item of all('.languages > li')) {
    const edition = editions[codes.indexOf(item.lang)]
    if (edition) item.replaceChildren(...choice(item, edition))
    else item.remove()
  }
  return lines
}

/**
 * @param {HTMLElement} item - of a language on the first screen
 * @param {Edition} edition
 */
function choice (item, edition) {
  const { pack: { language, autonym } } = edition
  const hint = item.querySelector('details p:last-of-type')
  hint?.setAttribute('class', 'hint')
  return [
    element('a',
      { class: 'choice', 'data-action': 'look', 'data-language': language, href: '#main' }, autonym),
    element('p', { class: 'hint', 'data-no-script': '' },
      writer(edition)._('This browser cannot open the text. You can call the numbers.')),
    ...(hint ? [hint] : [])
  ]
}

/** @param {string} name - of one of our scripts, beside those of this page */
async function script (name) {
  const here = /** @type {HTMLScriptElement} */ (document.querySelector('script[src$="/reading.js"]')).src
  return fetched(here.replace('reading.js', name + '.js'))
}

/**
 * The stylesheet with the fonts of these languages in it, and without those of others.
 * @param {string[]} languages
 */
async function style (languages) {
  const link = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=stylesheet]'))
  let css = await fetched(link.href)
  /** @type {Record<string, [string, number]>} */
  const fonts = JSON.parse(document.body.dataset.fonts ?? '{}')
  for (const code of languages.filter(code => fonts[code])) {
    const [url] = fonts[code]
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
    css = css.replace(url, 'data:font/woff2;base64,' + letters(bytes))
  }
  return css.replace(/,url\("\/f\/[^"]+"\)/g, '')
}

/** @param {string} url */
async function fetched (url) {
  const response = await fetch(url)
  if (!response.ok) throw new Error('expected a file of this app')
  return response.text()
}

/** @param {[string, string]} part - its name and its text */
async function part ([name, text]) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  return [`<script type="text/plain" data-part="${name}">`, encoded(bytes), '</script>\n']
}

/** @param {string} text */
function inAscii (text) {
  return text.replace(/[\u0080-\u{10ffff}]/gu, letter => `&#${letter.codePointAt(0)};`)
}

/** @param {string} text */
async function hash (text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `'sha256-${letters(new Uint8Array(digest))}'`
}

/** @param {Uint8Array} bytes */
const letters = bytes => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
