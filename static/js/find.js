// Find pages, words, services and organizations by what somebody types (docs/adr/0024). The same
// as pwa/finding.py, by id and by order; tests/phone/test_find.py holds the two to each other.
// Whole numbers only, so that no rounding can tell them apart.
import { ALIAS, DIRECTORY, entriesOf } from './findable.js'
import { askedWords, distance, IS_HAN, wordsOf } from './spelling.js'

const DIGIT = /[0-9]/
const ALPHABETIC = /^[a-zа-я]+$/

// How well a typed word fits another one: START to START + START_SPAN where it is its beginning.
const EXACT = 8
const ONE_WRONG = 3
const TWO_WRONG = 2
const START = 2
const START_SPAN = 4
// Of that, in eighths, for another word for the same.
const SYNONYM = 5
// What a word counts for by its length: in an alphabet, short ones seldom carry the meaning.
const LONG = 4
const THREE = 2
const SHORT = 1
const MOST_HITS = 12
// What is worth so many times less than the best is no result.
const FAR_BELOW = 4
/**
 * Of a word of an index: a bit for each of its letters, and the rows it stands in.
 * @typedef {{ letters: number, rows: number[] }} Spelled
 */

/**
 * Every word of one language. `rows` are the entry of each row and its place in it, `starts` the
 * words by their first letter, `next` the first entry that is not in it yet.
 * @typedef {{
 *   entries: Findable[], synonyms: Map<string, string[]>, rows: [number, number][],
 *   words: Map<string, Spelled>, starts: Map<string, string[]>, next: number
 * }} Index
 */

/** An entry, and which of its rows fits best; 0 is its name. @typedef {{ entry: Findable, row: number }} Hit */

/**
 * An index that has nothing in it yet: `addEntry` until it is whole.
 * @param {Pack} pack
 * @param {Directory} directory
 * @returns {Index}
 */
export function startIndex (pack, directory) {
  return {
    entries: entriesOf(pack, directory),
    synonyms: synonymsOf(pack.synonyms ?? []),
    rows: [],
    words: new Map(),
    starts: new Map(),
    next: 0
  }
}

/**
 * Put one entry more into an index.
 * @param {Index} index
 * @returns {boolean} whether another one is to follow
 */
export function addEntry (index) {
  const entry = index.entries[index.next]
  if (!entry) return false
  entry.rows.forEach(({ text }, row) => {
    const number = index.rows.push([index.next, row]) - 1
    for (const word of new Set(wordsOf(text).map(each => each.text))) {
      spelled(index, word).rows.push(number)
    }
  })
  index.next++
  return index.next < index.entries.length
}

/**
 * @param {Index} index
 * @param {string} word
 */
function spelled ({ words, starts }, word) {
  const found = words.get(word)
  if (found) return found
  const made = { letters: lettersOf(word), rows: [] }
  words.set(word, made)
  const same = starts.get(word[0])
  if (same) same.push(word)
  else starts.set(word[0], [word])
  return made
}

/**
 * The best entries, the best first, and the words to mark in them.
 * @param {Index} index
 * @param {string} query
 * @param {Map<string, Asked>} [known] - what was looked up for the query before, as `words` of its
 *   answer: who types changes one word at a time
 */
export function find (index, query, known = new Map()) {
  const words = new Map(askedWords(query).map(word =>
    [word, known.get(word) ?? lookedUp(index, word)]))
  const asked = [...words.values()]
  const most = Math.max(0, ...asked.map(({ worth }) => worth))
  const marked = new Set(asked.filter(({ worth }) => worth * 4 >= most)
    .flatMap(({ words }) => words))
  const scores = { rows: new Map(), entries: new Map(), named: new Map() }
  for (const each of asked) add(scores, index, each)
  return { hits: best(index, scores, asked.length), marked, words }
}

/**
 * One word of a query: how well each row has it, the words that fit, what it counts for.
 * @typedef {{ rows: Map<number, number>, words: string[], worth: number }} Asked
 */

/**
 * @param {Index} index
 * @param {string} word
 * @returns {Asked}
 */
function lookedUp (index, word) {
  const fitting = fittingOf(index, word, wrongLetters(word))
  for (const other of index.synonyms.get(word) ?? []) {
    for (const [found, quality] of fittingOf(index, other, 0)) {
      raise(fitting, found, Math.floor(quality * SYNONYM / EXACT))
    }
  }
  /** @type {Map<number, number>} */
  const rows = new Map()
  for (const [found, quality] of fitting) {
    for (const number of index.words.get(found)?.rows ?? []) raise(rows, number, quality)
  }
  const rarity = rows.size ? 32 - Math.clz32(Math.floor(index.rows.length / rows.size)) : 0
  return { rows, words: [...fitting.keys()], worth: rarity * rarity * lengthOf(word) }
}

/**
 * The words that this one can mean with so many wrong letters, and how well each fits.
 * @param {Index} index
 * @param {string} word
 * @param {number} most
 */
function fittingOf (index, word, most) {
  const found = most ? misspelled(index, word, most) : new Map()
  if (word.length > 1 || IS_HAN.test(word)) {
    for (const other of index.starts.get(word[0]) ?? []) {
      if (other.startsWith(word)) {
        found.set(other, START + Math.floor(START_SPAN * word.length / other.length))
      }
    }
  }
  if (index.words.has(word)) found.set(word, EXACT)
  return found
}

/**
 * @param {Index} index
 * @param {string} word
 * @param {number} most
 */
function misspelled (index, word, most) {
  const letters = lettersOf(word)
  /** @type {Map<string, number>} */
  const found = new Map()
  for (const [other, { letters: theirs }] of index.words) {
    // A wrong letter changes two bits at most.
    if (Math.abs(word.length - other.length) > most ||
        bitCount(letters ^ theirs) > 2 * most) continue
    const wrong = distance(word, other, most)
    if (wrong <= most) found.set(other, wrong <= 1 ? ONE_WRONG : TWO_WRONG)
  }
  return found
}

/** @param {string} word */
function lettersOf (word) {
  let mask = 0
  for (let at = 0; at < word.length; at++) mask |= 1 << (word.charCodeAt(at) & 31)
  return mask
}

/** @param {number} mask */
function bitCount (mask) {
  let count = 0
  for (; mask; mask &= mask - 1) count++
  return count
}

/**
 * How many letters may be wrong: none in a short word or in a number.
 * @param {string} word
 */
function wrongLetters (word) {
  if (word.length < 4 || DIGIT.test(word)) return 0
  return word.length < 8 ? 1 : 2
}

/** @param {string} word */
function lengthOf (word) {
  if (word.length > 3 || !ALPHABETIC.test(word)) return LONG
  return word.length === 3 ? THREE : SHORT
}

/**
 * What rows and entries are worth, and how many words of the query stand in a name.
 * @typedef {Record<'rows' | 'entries' | 'named', Map<number, number>>} Scores
 */

/**
 * Add what one word is worth: in each row, and once in each entry.
 * @param {Scores} scores
 * @param {Index} index
 * @param {Asked} asked
 */
function add (scores, index, { rows, worth }) {
  /** @type {Map<number, number>} */
  const best = new Map()
  const named = new Set()
  for (const [number, quality] of rows) {
    const [place, row] = index.rows[number]
    const { weight } = index.entries[place].rows[row]
    const value = quality * weight * worth
    more(scores.rows, number, value)
    raise(best, place, value)
    if (weight >= ALIAS && quality > ONE_WRONG) named.add(place)
  }
  for (const [place, value] of best) more(scores.entries, place, value)
  for (const place of named) more(scores.named, place, 1)
}

/**
 * Of the directory what was called by its name; then what the words are worth; then order.
 * @param {Index} index
 * @param {Scores} scores
 * @param {number} asked
 * @returns {Hit[]}
 */
function best (index, scores, asked) {
  /** @type {Map<number, [number, number]>} */
  const rows = new Map()
  for (const number of [...scores.rows.keys()].sort((a, b) => a - b)) {
    const [place, row] = index.rows[number]
    const value = scores.rows.get(number) ?? 0
    if (value > (rows.get(place)?.[0] ?? 0)) rows.set(place, [value, row])
  }
  const found = [...scores.entries].map(([place, value]) => {
    const entry = index.entries[place]
    const [inRow, row] = rows.get(place) ?? [0, 0]
    // The words of a query in one row count twice.
    const worth = (value + inRow) * entry.rank
    const isCalled = scores.named.get(place) === asked && entry.page === DIRECTORY
    return { entry, row, place, worth, isCalled }
  })
  const top = Math.max(0, ...found.map(({ worth }) => worth))
  return found.filter(({ isCalled, worth }) => isCalled || worth * FAR_BELOW >= top)
    .sort((a, b) => Number(b.isCalled) - Number(a.isCalled) || b.worth - a.worth || a.place - b.place)
    .slice(0, MOST_HITS).map(({ entry, row }) => ({ entry, row }))
}

/**
 * Of each word the others for the same.
 * @param {string[][]} groups
 */
function synonymsOf (groups) {
  /** @type {Map<string, string[]>} */
  const found = new Map()
  for (const group of groups) {
    const words = [...new Set(group.flatMap(askedWords))]
    for (const word of words) {
      found.set(word, [...found.get(word) ?? [], ...words.filter(other => other !== word)])
    }
  }
  return found
}

/**
 * @param {Map<any, number>} map
 * @param {any} key
 * @param {number} value
 */
function raise (map, key, value) {
  if (value > (map.get(key) ?? 0)) map.set(key, value)
}

/**
 * @param {Map<any, number>} map
 * @param {any} key
 * @param {number} value
 */
function more (map, key, value) {
  map.set(key, (map.get(key) ?? 0) + value)
}
