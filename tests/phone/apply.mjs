// For test_patch.py: apply each patch of a list from standard input, as the phone does.
import { readFileSync } from 'node:fs'

import { apply } from '../../static/js/patch.js'

const made = JSON.parse(readFileSync(0, 'utf8')).map(({ old, patch }) => {
  try {
    return apply(old, patch)
  } catch (error) {
    return { error: String(error) }
  }
})
console.log(JSON.stringify(made))
