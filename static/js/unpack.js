// In a file that is carried along: unpack what it holds. The rest of the script comes first.
import { decoded } from './bytes.js'

/**
 * One part of this file, as text. It rejects where a browser cannot unpack, or the file is cut off.
 * @param {string} name - style, script, directory, or the code of a language
 */
export async function unpacked (name) {
  const part = document.querySelector(`script[data-part="${name}"]`)
  const stream = new Blob([decoded(part?.textContent ?? '')]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).text()
}

start().catch(() => {
  // The page says by itself that this browser cannot open the text.
})

async function start () {
  for (const tag of ['style', 'script']) {
    document.body.append(Object.assign(document.createElement(tag), { textContent: await unpacked(tag) }))
  }
}
