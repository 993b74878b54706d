// Bytes in letters, a quarter longer than they are: Base64 makes them a third longer. The alphabet
// of RFC 1924, as Python's base64.b85encode has it; it ends no <script>.

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~'
const GROUP = 5
const BYTES = 4

/** @param {Uint8Array} bytes */
export function encoded (bytes) {
  const view = new DataView(new ArrayBuffer(BYTES))
  let text = ''
  for (let start = 0; start < bytes.length; start += BYTES) {
    const part = bytes.subarray(start, start + BYTES)
    view.setUint32(0, 0)
    part.forEach((byte, index) => view.setUint8(index, byte))
    let value = view.getUint32(0)
    let group = ''
    for (let digit = 0; digit < GROUP; digit += 1) {
      group = LETTERS[value % LETTERS.length] + group
      value = Math.floor(value / LETTERS.length)
    }
    text += group.slice(0, part.length + 1)
  }
  return text
}

/** @param {string} text */
export function decoded (text) {
  const values = new Map([...LETTERS].map((letter, index) => [letter, index]))
  const bytes = new Uint8Array(Math.floor(text.length * BYTES / GROUP))
  for (let start = 0; start < text.length; start += GROUP) {
    const group = text.slice(start, start + GROUP).padEnd(GROUP, '~')
    let value = 0
    for (const letter of group) value = value * LETTERS.length + (values.get(letter) ?? 0)
    for (let index = 0; index < BYTES; index += 1) {
      // Past the end of the array nothing is written: the bytes of a last, short group.
      bytes[start / GROUP * BYTES + index] = Math.floor(value / 256 ** (BYTES - 1 - index)) % 256
    }
  }
  return bytes
}
