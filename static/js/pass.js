// From phone to phone, without a network: one file with the kept text and its signed metadata.
// Who opens it verifies it like anything that a node offers (renew.js).
import { carryFile } from './carry.js'
import { take } from './renew.js'
import { limited, parsed } from './source.js'
import { kept, pathsOf, text } from './store.js'
import { element, writer } from './text.js'
import { Refused } from './tuf.js'

// A kind of file that browsers share (ADR 17), and a name that says nothing.
const NAME = 'info.txt'
const TYPE = 'text/plain'
const MAX_BYTES = 64_000_000
// Older browsers pack nothing.
const hasPacking = 'CompressionStream' in window

/**
 * @param {Edition} edition
 * @param {(action: string, words: string) => HTMLElement} button
 * @returns {HTMLElement[]}
 */
export function passView (edition, button) {
  const { _ } = writer(edition)
  return [
    element('h1', { tabindex: '-1' }, _('From phone to phone')),
    element('p', {}, _('Two phones can share this text without internet.')),
    element('h2', {}, _('Pass on')),
    element('p', {}, _('This makes one file of the text on this phone.')),
    element('p', { class: 'note' }, _('A file leaves traces. It can stay in the chat, in the list of sent files and in “Downloads”, on both phones.')),
    element('p', { class: 'clear' }, button('send', _('Make the file'))),
    ...(hasPacking
      ? [
          element('h2', {}, _('For a phone without this app')),
          element('p', {}, _('This makes a page that opens by itself, without internet. You can send it by Bluetooth, in a chat, or on a memory stick.')),
          element('p', { class: 'clear' }, button('carry', _('Make the page')))
        ]
      : []),
    element('h2', {}, _('Open a file')),
    element('p', {}, _('Did you get such a file? It is checked first. A file that somebody changed is refused.')),
    element('p', { class: 'clear' }, button('take', _('Open a file')))
  ]
}

/** Hand the kept text to the phone's own way of sharing, else to its downloads. */
export const send = async () => handOut(await made())

/** The same with a page that opens without this app. */
export const sendPage = async () => handOut(await carryFile())

/** @param {File} file */
async function handOut (file) {
  if (navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] }).catch(error => {
      // Who looks at where it may go, and then does not, has done nothing wrong.
      if (error.name !== 'AbortError') throw error
    })
    return
  }
  const url = URL.createObjectURL(file)
  element('a', { href: url, download: file.name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/**
 * Let the reader choose a file, and keep what is in it.
 * @returns {Promise<string>} a language that it brought
 * @throws {Refused}
 */
export async function receive () {
  const input = /** @type {HTMLInputElement} */ (element('input', { type: 'file', hidden: '' }))
  // Safari tells only an element of the page what was chosen.
  document.body.append(input)
  try {
    const file = await chosen(input)
    return await take(await read(file))
  } finally {
    input.remove()
  }
}

/**
 * @param {HTMLInputElement} input
 * @returns {Promise<File>}
 */
function chosen (input) {
  return new Promise((resolve, reject) => {
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file) resolve(file)
    })
    input.addEventListener('cancel', () => reject(new Refused('nothing', 'no file was chosen')))
    input.click()
  })
}

/**
 * Metadata and text, compressed, in letters: a list of files does not show what it is about, and
 * no messenger takes it for something to repair.
 * @returns {Promise<File>}
 */
async function made () {
  const release = await kept()
  if (!release?.metadata) throw new Error('expected verified text')
  const { roots, timestamp, snapshot, targets } = release.metadata
  const files = await Promise.all(pathsOf(release).map(async path => [path, await text(release, path)]))
  const bundle = {
    roots: roots.map(root => JSON.parse(root)),
    timestamp: JSON.parse(timestamp ?? ''),
    snapshot: JSON.parse(snapshot ?? ''),
    targets: JSON.parse(targets ?? ''),
    files: Object.fromEntries(files)
  }
  const stream = new Blob([JSON.stringify(bundle)]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  const letters = Array.from(bytes, byte => String.fromCharCode(byte)).join('')
  return new File([btoa(letters)], NAME, { type: TYPE })
}

/**
 * @param {File} file
 * @returns {Promise<any>} what `made` put into it, not yet verified
 * @throws {Refused}
 */
async function read (file) {
  try {
    if (file.size > MAX_BYTES) throw new RangeError('expected a smaller file')
    const bytes = Uint8Array.from(atob(await file.text()), each => each.charCodeAt(0))
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
    return parsed(await limited(stream, MAX_BYTES))
  } catch {
    throw new Refused('file', 'expected a file of this app')
  }
}
