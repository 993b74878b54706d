// Runs a joined script, which gives what it found to globalThis.found.
import { readFileSync } from 'node:fs'

const script = JSON.parse(readFileSync(0, 'utf8'))
await import('data:text/javascript,' + encodeURIComponent(script))
console.log(JSON.stringify(globalThis.found))
