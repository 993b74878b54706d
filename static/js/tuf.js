// A client of The Update Framework (https://theupdateframework.github.io/specification/), without
// delegations: which release may be trusted. It fetches and stores nothing itself, and runs
// unchanged under Node, where the public conformance suite is put to it (tests/conformance).
//
// Metadata is text here: decoded strictly, so that it is the same bytes again when written.

/** @typedef {'form' | 'signature' | 'older' | 'expired' | 'changed' | 'missing'} Why */
/** @typedef {'root' | 'timestamp' | 'snapshot' | 'targets'} Role */
/** @typedef {{ root: string } & Partial<Record<Role, string>>} Trusted */

/** Longest metadata that is read, in characters. */
export const LIMITS = { root: 512_000, timestamp: 16_384, snapshot: 2_000_000, targets: 5_000_000 }
const MAX_ROTATIONS = 256
// One record serves to import a key and to verify with it. The phone needs the first; the others
// cost a line each.
const SCHEMES = {
  'ecdsa-sha2-nistp256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'rsassa-pss-sha256': { name: 'RSA-PSS', saltLength: 32, hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' }
}
const HASHES = { sha256: 'SHA-256', sha512: 'SHA-512' }

/** What was offered may not be trusted; `why` says it in one word. */
export class Refused extends Error {
  /**
   * @param {string} why - Why, or a word of the caller
   * @param {string} message
   */
  constructor (why, message) {
    super(message)
    this.why = why
  }
}

/**
 * Follow the workflow of a client (specification, 5.3 to 5.6) from what is trusted already.
 * `trusted` is brought forward step by step: what was accepted before a refusal stays accepted.
 * @param {Trusted} trusted
 * @param {(name: string, limit: number) => Promise<string | null>} fetchMetadata - null: there is none
 * @param {{ now: number, anyAge?: boolean, onRoot?: (root: string) => void }} options - anyAge: take
 *   what has expired too; onRoot is told of every newer root
 * @returns {Promise<any>} the signed part of the trusted targets metadata
 * @throws {Refused}
 */
export async function refresh (trusted, fetchMetadata, { now, anyAge = false, onRoot = () => {} }) {
  const isFresh = (/** @type {any} */ signed) => anyAge || Date.parse(signed.expires) > now
  const root = await newestRoot(trusted, fetchMetadata, onRoot)
  if (!isFresh(root)) throw new Refused('expired', 'root is too old')

  const timestamp = await newestTimestamp(trusted, root, isFresh, fetchMetadata)
  const snapshot = await named('snapshot', timestamp.meta['snapshot.json'], async found => {
    const before = await verified('snapshot', trusted.snapshot ?? '', root).catch(() => null)
    for (const [name, { version }] of Object.entries(before?.meta ?? {})) {
      if (!(found.meta[name]?.version >= version)) throw new Refused('older', name + ' went back')
    }
  })
  return named('targets', snapshot.meta['targets.json'])

  /**
   * A role that another one names by version, and perhaps by length and hash.
   * @param {'snapshot' | 'targets'} role
   * @param {any} meta
   * @param {(found: any) => Promise<void>} [check]
   */
  async function named (role, meta, check) {
    const kept = await accepted(trusted[role] ?? '').catch(() => null)
    if (kept) return kept
    const limit = Math.min(meta?.length ?? Infinity, LIMITS[role])
    const text = await fetchMetadata(`${root.consistent_snapshot ? meta?.version + '.' : ''}${role}.json`, limit)
    const found = await accepted(text, check)
    trusted[role] = /** @type {string} */ (text)
    return found

    async function accepted (/** @type {string | null} */ text, more = async (/** @type {any} */ _) => {}) {
      if (text === null) throw new Refused('missing', 'no ' + role)
      await matches(encode(text), meta)
      const found = await verified(role, text, root)
      await more(found)
      if (found.version !== meta.version) throw new Refused('form', role + ' has another version')
      if (!isFresh(found)) throw new Refused('expired', role + ' is too old')
      return found
    }
  }
}

/**
 * Refuse bytes that are not those which signed metadata names.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {{ length?: number, hashes?: Record<string, string> }} info
 */
export async function matches (bytes, { length, hashes = {} }) {
  if (length !== undefined && bytes.length !== length) throw new Refused('changed', 'another length')
  for (const [name, hash] of Object.entries(hashes)) {
    const algorithm = HASHES[/** @type {keyof typeof HASHES} */ (name)]
    if (!algorithm || await digest(bytes, algorithm) !== hash) throw new Refused('changed', 'another hash')
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} [algorithm]
 * @returns {Promise<string>} hexadecimal
 */
export async function digest (bytes, algorithm = 'SHA-256') {
  const hash = new Uint8Array(await crypto.subtle.digest(algorithm, bytes))
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Text with the one order of keys and no spaces.
 * @param {any} value
 * @param {(text: string) => string} quote - how a string is written
 * @returns {string}
 */
export function canonical (value, quote) {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Refused('form', 'not an integer')
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(each => canonical(each, quote)).join(',')}]`
  const members = Object.keys(value).sort(byCodePoint)
    .map(key => `${quote(key)}:${canonical(value[key], quote)}`)
  return `{${members.join(',')}}`
}

/**
 * Strings are compared by UTF-16 in JavaScript, by code points elsewhere.
 * @param {string} a
 * @param {string} b
 */
function byCodePoint (a, b) {
  const [left, right] = [a, b].map(text => Array.from(text, each => each.codePointAt(0) ?? 0))
  const at = left.findIndex((point, index) => point !== right[index])
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1)
}

/**
 * @param {Trusted} trusted
 * @param {(name: string, limit: number) => Promise<string | null>} fetchMetadata
 * @param {(root: string) => void} onRoot
 */
async function newestRoot (trusted, fetchMetadata, onRoot) {
  let root = await verified('root', trusted.root)
  for (let rotation = 0; rotation < MAX_ROTATIONS; rotation += 1) {
    const text = await fetchMetadata(`${root.version + 1}.root.json`, LIMITS.root)
    if (text === null) break
    // By the keys of the root before, and by its own.
    const next = await verified('root', text, root)
    await verified('root', text)
    if (next.version !== root.version + 1) throw new Refused('form', 'root has another version')
    root = next
    trusted.root = text
    onRoot(text)
  }
  return root
}

/**
 * @param {Trusted} trusted
 * @param {any} root
 * @param {(signed: any) => boolean} isFresh
 * @param {(name: string, limit: number) => Promise<string | null>} fetchMetadata
 */
async function newestTimestamp (trusted, root, isFresh, fetchMetadata) {
  // After a change of keys the old one is not verified any more, and binds nobody: that is how
  // a publisher comes back from a version that was set far too high.
  const before = await verified('timestamp', trusted.timestamp ?? '', root).catch(() => null)
  const text = await fetchMetadata('timestamp.json', LIMITS.timestamp)
  if (text === null) throw new Refused('missing', 'no timestamp')
  let found = await verified('timestamp', text, root)
  if (before) {
    const isOlder = found.version < before.version
    if (found.version === before.version) found = before
    if (isOlder || found.meta['snapshot.json'].version < before.meta['snapshot.json'].version) {
      throw new Refused('older', 'timestamp went back')
    }
  }
  if (!isFresh(found)) throw new Refused('expired', 'timestamp is too old')
  if (found !== before) trusted.timestamp = text
  return found
}

/**
 * The signed part of metadata of this role, with enough signatures of the keys that `by` names.
 * @param {Role} role
 * @param {string} text
 * @param {any} [by] - signed part of a root; of the text itself where left out
 */
async function verified (role, text, by) {
  const { signed, signatures } = parsed(text)
  if (signed?._type !== role || !Number.isSafeInteger(signed.version) || isNaN(Date.parse(signed.expires))) {
    throw new Refused('form', 'expected ' + role)
  }
  const { keys, roles } = by ?? signed
  const { keyids = [], threshold = 0 } = roles?.[role] ?? {}
  if (!(threshold > 0) || !hasDistinct(keyids) || !hasDistinct(signatures.map((/** @type {any} */ s) => s.keyid))) {
    throw new Refused('form', `expected other keys of ${role}`)
  }
  const message = encode(canonical(signed, quoted))
  // One key under two names is one key.
  const signers = new Set()
  for (const { keyid, sig } of signatures) {
    const key = keyids.includes(keyid) && keys[keyid]
    if (key && await isSigned(message, sig, key)) signers.add(key.keyval.public)
  }
  if (signers.size < threshold) throw new Refused('signature', `${signers.size} of ${threshold} signatures of ${role}`)
  return signed
}

/** @param {string} text */
function parsed (text) {
  try {
    const { signed, signatures } = JSON.parse(text)
    if (Array.isArray(signatures)) return { signed, signatures }
  } catch {}
  throw new Refused('form', 'expected metadata')
}

/**
 * A signature or key that cannot be read counts as none.
 * @param {Uint8Array<ArrayBuffer>} message
 * @param {string} signature - hexadecimal
 * @param {any} key
 */
async function isSigned (message, signature, { scheme, keyval }) {
  try {
    const algorithm = SCHEMES[/** @type {keyof typeof SCHEMES} */ (scheme)]
    const isRaw = scheme === 'ed25519'
    const data = isRaw ? bytesOf(keyval.public) : fromPem(keyval.public)
    const key = await crypto.subtle.importKey(isRaw ? 'raw' : 'spki', data, algorithm, false, ['verify'])
    const bytes = bytesOf(signature)
    const plain = algorithm.name === 'ECDSA' ? fromDer(bytes) : bytes
    return await crypto.subtle.verify(algorithm, key, plain, message)
  } catch {
    return false
  }
}

/**
 * The two numbers of a signature in DER, 32 bytes each, as WebCrypto wants them.
 * @param {Uint8Array<ArrayBuffer>} der - 30 length, 02 length r, 02 length s
 */
function fromDer (der) {
  const plain = new Uint8Array(64)
  for (let at = 2, end = 32; end <= 64; end += 32) {
    const start = at + 2
    at = start + der[at + 1]
    const number = der.subarray(start, at)
    const bytes = number.subarray(Math.max(0, number.length - 32))
    plain.set(bytes, end - bytes.length)
  }
  return plain
}

/** @param {string} pem */
const fromPem = pem => Uint8Array.from(atob(pem.replace(/-----[^-]*-----|\s/g, '')), each => each.charCodeAt(0))

/** @param {string} hex */
const bytesOf = hex => Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16))

/** @param {string[]} values */
const hasDistinct = values => new Set(values).size === values.length

/** @param {string} text */
const encode = text => /** @type {Uint8Array<ArrayBuffer>} */ (new TextEncoder().encode(text))

/**
 * A string as signed metadata writes it (OLPC's canonical JSON): only these two are escaped.
 * @param {string} text
 */
const quoted = text => `"${text.replace(/[\\"]/g, '\\$&')}"`
