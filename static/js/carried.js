// A file that carries its text in itself, made by carry.js or pwa/carry.py. It keeps nothing and
// asks for nothing: the code for that is in app.js, which is not in it.
import { setNeutral } from './exit.js'
import { begin, failed, turnTo } from './reading.js'
import { say } from './screen.js'
import { element, writer } from './text.js'
import { unpacked } from './unpack.js'

/** @type {CarriedRelease} */
const { languages, bytes, ...release } = JSON.parse(document.body.dataset.release ?? '')
const directory = unpacked('directory').then(text => {
  /** @type {Directory} */
  const all = JSON.parse(text)
  // Other languages of the release are not here to be read.
  const spoken = all.spoken?.map(each => ({
    ...each, text: languages.includes(each.code) ? each.text : ''
  }))
  return { ...all, spoken }
})

start()

function start () {
  setNeutral('about:blank')
  begin({
    read,
    readTwo: (...codes) => Promise.all(codes.map(read)),
    actions: {},
    views: {},
    foot,
    shown: () => {},
    refused: () => say(failed())
  })
  // What to know before a call is told in the first language until one is chosen.
  read(languages[0]).then(turnTo)
}

/**
 * @param {string} code
 * @returns {Promise<Edition>}
 */
async function read (code) {
  return { pack: JSON.parse(await unpacked(code)), directory: await directory, ...release, kept: false }
}

/** @param {Edition} edition */
function foot (edition) {
  const { _ } = writer(edition)
  const size = new Intl.NumberFormat(edition.pack.language, {
    style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0
  }).format(Math.ceil(Number(bytes) / 1000))
  return [element('p', { class: 'hint' },
    _('You read this from a file of %(size)s. It stays where it is until somebody deletes it.', { size }), ' ',
    _('Nobody can check whether somebody changed it.'))]
}
