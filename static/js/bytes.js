// Bytes as text in HTML, one letter of windows-1252 for each: Base64 makes them a third longer. As
// in pwa/carry.py, what HTML reads as something else stands behind a sign, with one bit turned over.
const OTHER = [0x00, 0x0d, 0x3c, 0x3d]
const ESCAPE = 0x3d
const BIT = 0x40

/** @param {Uint8Array} bytes */
export function encoded (bytes) {
  return Uint8Array.from(Array.from(bytes).flatMap(byte =>
    OTHER.includes(byte) ? [ESCAPE, byte ^ BIT] : [byte]))
}

/** @param {string} text */
export function decoded (text) {
  const letters = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const values = new Map(Array.from(letters, (letter, byte) => [letter, byte]))
  const bytes = new Uint8Array(text.length)
  let end = 0
  let mask = 0
  for (const letter of text) {
    const byte = values.get(letter) ?? 0
    if (byte === ESCAPE) mask = BIT
    else {
      bytes[end++] = byte ^ mask
      mask = 0
    }
  }
  return bytes.subarray(0, end)
}
