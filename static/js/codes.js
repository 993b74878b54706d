// Codes for the camera of another phone, drawn from their modules. pwa/codes.py draws the same.

const SVG = 'http://www.w3.org/2000/svg'
// Modules of white around it, without which a camera does not find it.
const QUIET = 4

/**
 * A code, dark on white whatever the colours around it.
 * @param {Code} code
 * @param {string} says - what is in it, for who does not see it
 * @param {string} id - by which `again` finds its modules
 */
export function drawn (code, says, id) {
  return frame(code, { role: 'img', 'aria-label': says },
    shape('rect', { width: '100%', height: '100%', fill: '#fff' }),
    shape('path', { id, d: path(code), fill: '#000' }))
}

/**
 * The same code once more on this page, for paper.
 * @param {Code} code
 * @param {string} id
 */
export function again (code, id) {
  return frame(code, {}, shape('use', { href: '#' + id }))
}

/**
 * @param {Code} code
 * @param {Record<string, string>} attributes
 * @param {...Element} children
 */
function frame ({ size }, attributes, ...children) {
  const side = size + 2 * QUIET
  return shape('svg', { class: 'code', viewBox: `0 0 ${side} ${side}`, ...attributes }, ...children)
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Element} children
 */
function shape (tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/**
 * The dark modules, each run of a row a rectangle, in units of a module.
 * @param {Code} code
 */
export function path ({ size, bits }) {
  const bytes = Uint8Array.from(atob(bits), each => each.charCodeAt(0))
  const isDark = (/** @type {number} */ index) => bytes[index >> 3] >> (7 - index % 8) & 1
  let made = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let length = 0
      while (column + length < size && isDark(row * size + column + length)) length++
      if (length) made += `M${column + QUIET} ${row + QUIET}h${length}v1h-${length}z`
      column += length
    }
  }
  return made
}
