// The words of a text and of a query without what people do not type, and how far two of them are
// apart (docs/adr/0024). The same as pwa/spelling.py.

// Chinese is written without spaces: of a run of these, every two neighbours are a word.
const HAN = '\\u3400-\\u4dbf\\u4e00-\\u9fff'
// Signs that belong to the letter before: accents, Arabic vowels, what doubles an Ethiopic letter.
const MARKS = '\\u0300-\\u036f\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed\\u135d-\\u135f'
const WORD = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}${MARKS}])+`, 'gu')
export const IS_HAN = new RegExp(`^[${HAN}]`)
const NO_LETTER = /[^\p{L}\p{N}]|[\u{10000}-\u{10ffff}]/gu
// Letters that Unicode does not take apart and people type as others. In Arabic: forms of alef and
// yeh that keyboards exchange, hamza alone, and the stroke that only makes a word longer.
const LETTERS = /** @type {Record<string, string>} */ ({
  ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i',
  ٱ: 'ا', ة: 'ه', ى: 'ي', ی: 'ي', ک: 'ك', ء: '', ـ: '',
  ...Object.fromEntries([0x660, 0x6f0].flatMap(zero => [...Array(10).keys()].map(digit =>
    [String.fromCharCode(zero + digit), String(digit)])))
})
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')
// "The", "and the", "for the", "with the": written as one with what follows.
const ARTICLE = /^[وف]?(?:[بك]?ال|لل)(?=.{3})/
const MOST_WORDS = 16
const MOST_LETTERS = 40

/**
 * A word without case, accents and other differences that people do not type.
 * @param {string} text
 */
export function fold (text) {
  return text.toLowerCase().normalize('NFKD').replace(NO_LETTER, '')
    .replace(LETTER, letter => LETTERS[letter]).replace(ARTICLE, '')
}

/**
 * The words of a text in order; of Chinese every two neighbours, and the last one alone.
 * @param {string} text
 */
export function wordsOf (text) {
  const found = []
  for (const match of text.matchAll(WORD)) {
    const [run] = match
    const start = /** @type {number} */ (match.index)
    const end = start + run.length
    if (IS_HAN.test(run)) {
      for (let at = 0; at < run.length; at++) {
        found.push({ text: run.slice(at, at + 2), start: start + at, end: Math.min(start + at + 2, end) })
      }
    } else {
      const folded = fold(run)
      if (folded) found.push({ text: folded, start, end })
    }
  }
  return found
}

/**
 * The words of a query, each once; a Chinese character alone only where it stands alone.
 * @param {string} query
 */
export function askedWords (query) {
  const words = wordsOf(query)
  const asked = words.filter(({ end }, index) => end !== words[index - 1]?.end)
  return [...new Set(asked.map(({ text }) => text.slice(0, MOST_LETTERS)))].slice(0, MOST_WORDS)
}

/**
 * How many letters are missing, too many, others, or swapped with their neighbour; anything above
 * `most` where it is more than that.
 * @param {string} one
 * @param {string} other
 * @param {number} most
 */
export function distance (one, other, most) {
  /** @type {number[]} */
  let above = []
  let before = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= other.length; j++) {
      const isOther = one[i - 1] === other[j - 1] ? 0 : 1
      let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + isOther)
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, above[j - 2] + 1)
      }
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    above = before
    before = row
  }
  return before[other.length]
}
