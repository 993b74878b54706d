// static/js/tuf.js, the very file that a phone runs, as the client of the TUF conformance suite:
//   phone --metadata-dir D init ROOT
//   phone --metadata-dir D --metadata-url U refresh
//   phone … --target-name P [more] --target-base-url U --target-dir D download
// Exit code 0, or 1 with one sentence when something is refused; 2 is a fault of ours.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { LIMITS, matches, Refused, refresh } from '../../static/js/tuf.js'

const { values: options, positionals: [command, file] } = parseArgs({
  allowPositionals: true,
  options: {
    ...Object.fromEntries(['metadata-dir', 'metadata-url', 'target-dir', 'target-base-url']
      .map(name => [name, { type: 'string' }])),
    'target-name': { type: 'string', multiple: true }
  }
})
const kept = role => join(options['metadata-dir'], role + '.json')
const isAs = (bytes, target) => matches(bytes, target).then(() => true, () => false)

try {
  if (command === 'init') writeFileSync(kept('root'), readFileSync(file))
  else {
    const targets = await refreshed()
    for (const name of options['target-name'] ?? []) await download(name, targets)
  }
} catch (error) {
  console.error(error instanceof Refused ? error.message : error)
  process.exitCode = error instanceof Refused ? 1 : 2
}

/** Bring what is trusted forward, and write all that was accepted, whether or not the rest was. */
async function refreshed () {
  const trusted = Object.fromEntries(Object.keys(LIMITS).filter(role => existsSync(kept(role)))
    .map(role => [role, text(readFileSync(kept(role)))]))
  const onRoot = root => writeFileSync(kept('root'), root)
  try {
    return await refresh(trusted, fetchMetadata, { now: Date.now(), onRoot })
  } finally {
    for (const [role, content] of Object.entries(trusted)) writeFileSync(kept(role), content)
  }
}

async function fetchMetadata (name, limit) {
  const bytes = await get(options['metadata-url'], name)
  if (bytes && bytes.length > limit) throw new Refused('form', 'longer than allowed')
  return bytes && text(bytes)
}

async function download (path, { targets }) {
  const target = targets[path]
  if (!target) throw new Refused('missing', 'no such target')
  mkdirSync(options['target-dir'], { recursive: true })
  const local = join(options['target-dir'], encodeURIComponent(path))
  if (existsSync(local) && await isAs(readFileSync(local), target)) return
  const [, folder = '', name] = path.match(/^(.*\/)?([^/]+)$/)
  const hash = Object.values(target.hashes)[0]
  const bytes = await get(options['target-base-url'], `${folder}${hash}.${name}`)
  if (!bytes) throw new Refused('missing', 'no such file')
  await matches(bytes, target)
  writeFileSync(local, bytes)
}

async function get (folder, name) {
  const response = await fetch(`${folder.replace(/\/+$/, '')}/${name}`).catch(error => {
    throw new Refused('network', String(error))
  })
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null
}

function text (bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refused('form', 'expected UTF-8')
  }
}
