// Mozilla's HTTP Observatory on one machine: its own retriever, tests and grader, with ports,
// which its command line does not take. Usage: node observatory.mjs FOLDER HOST HTTP HTTPS
import { pathToFileURL } from 'node:url'

const [folder, host, httpPort, httpsPort] = process.argv.slice(2)
const from = path => import(pathToFileURL(`${folder}/src/${path}`).href)
const { retrieve } = await from('retriever/retriever.js')
const { ALL_TESTS } = await from('constants.js')
const { getGradeForScore, getScoreModifier } = await from('grader/grader.js')
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await from('grader/charts.js')

const found = await retrieve(host, { httpPort: Number(httpPort), httpsPort: Number(httpsPort) })
if (!found.responses.auto) throw new Error('expected an answer, found none')
const tests = ALL_TESTS.map(test => test(found)).map(({ constructor, pass, result }) => {
  return { name: constructor.name, pass, result, modifier: getScoreModifier(result) }
})
// Extra points only count for who would have an A without them: its scanner does the same.
const points = modifiers => modifiers.reduce((sum, modifier) => sum + modifier, 100)
const modifiers = tests.map(test => test.modifier)
const plain = points(modifiers.filter(modifier => modifier < 0))
const score = plain >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? points(modifiers) : plain
console.log(JSON.stringify({ ...getGradeForScore(score), tests }))
