// For test_find.py: look up queries, and cut texts, as the phone does.
import { readFileSync } from 'node:fs'

import { excerpt } from '../../static/js/excerpt.js'
import { addEntry, find, startIndex } from '../../static/js/find.js'
import { distance, fold, wordsOf } from '../../static/js/spelling.js'

const { texts, directory, packs, pairs } = JSON.parse(readFileSync(0, 'utf8'))

/** @param {{ pack: any, queries: string[] }} language */
function asked ({ pack, queries }) {
  const index = startIndex(pack, directory)
  while (addEntry(index));
  return {
    words: [...index.words].map(([word, { rows }]) => [word, rows]),
    found: queries.map(query => {
      const { hits, marked } = find(index, query)
      return {
        hits: hits.map(({ entry, row }) => [entry.id, row]),
        marked: [...marked].sort(),
        cut: hits.map(({ entry, row }) => excerpt(entry.rows[row].text, marked))
      }
    })
  }
}

console.log(JSON.stringify({
  folded: texts.map(fold),
  words: texts.map(text => wordsOf(text).map(({ text }) => text)),
  distances: pairs.map(([one, other, most]) => Math.min(distance(one, other, most), most + 1)),
  packs: packs.map(asked)
}))
