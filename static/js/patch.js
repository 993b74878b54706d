// From an old text to a new one by a small patch: a JSON merge patch (RFC 7396) over a form in
// which lists of things with an id are objects (docs/formats.md). Whoever uses the result compares it with a signed hash.
import { canonical } from './tuf.js'

const ORDER = '#'

/**
 * Apply a patch, and write the result as the publisher writes packs.
 * @param {string} old - a pack
 * @param {string} patch
 * @returns {string}
 * @throws {Error} where the two do not fit
 */
export function apply (old, patch) {
  return canonical(unkeyed(merged(keyed(JSON.parse(old)), JSON.parse(patch))), JSON.stringify)
}

/**
 * @param {any} value
 * @returns {any} with each list of things that have an id as an object by id, and their order
 */
function keyed (value) {
  if (Array.isArray(value)) {
    const ids = value.map(each => isObject(each) ? each.id : undefined)
    const isKeyed = ids.length > 0 && new Set(ids).size === ids.length &&
      ids.every(id => typeof id === 'string' && id && id !== ORDER)
    return isKeyed
      ? Object.fromEntries([[ORDER, ids], ...value.map((each, index) => [ids[index], keyed(each)])])
      : value.map(keyed)
  }
  if (!isObject(value)) return value
  if (ORDER in value) throw new Error('expected no key ' + ORDER)
  return mapped(value, keyed)
}

/**
 * @param {any} value
 * @returns {any}
 */
function unkeyed (value) {
  if (Array.isArray(value)) return value.map(unkeyed)
  if (!isObject(value)) return value
  if (!Object.hasOwn(value, ORDER)) return mapped(value, unkeyed)
  return value[ORDER].map((/** @type {string} */ id) => {
    if (!Object.hasOwn(value, id)) throw new Error('expected every id of a list')
    return unkeyed(value[id])
  })
}

/**
 * @param {any} target
 * @param {any} patch
 * @returns {any}
 */
function merged (target, patch) {
  if (!isObject(patch)) return patch
  const found = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) found.delete(key)
    else found.set(key, merged(found.get(key), value))
  }
  return Object.fromEntries(found)
}

/**
 * @param {object} object
 * @param {(value: any) => any} change
 */
const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))

/** @param {any} value */
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value)
