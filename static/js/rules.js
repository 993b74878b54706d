// Conditions over answers, in three values: true, false, or null where nobody can say yet. The
// same meaning as pwa/conditions.py and pwa/navigator.py; tests hold them to one set of cases.

/** The order of results on the screen. */
export const KINDS = ['call', 'now', 'later', 'unsure', 'no']

/**
 * What the answers make of one condition: whether it holds, and the questions that this rests on;
 * where nobody can say, those without an answer.
 * @param {Condition} condition
 * @param {Answers} answers
 * @returns {{ found: boolean | null, questions: string[] }}
 */
export function judge (condition, answers) {
  const [key, value] = Object.entries(condition)[0]
  if (key === 'not') {
    const { found, questions } = judge(value, answers)
    return { found: found === null ? null : !found, questions }
  }
  if (key === 'all' || key === 'any') {
    return joined(value.map((/** @type {Condition} */ each) => judge(each, answers)), key === 'any')
  }
  const given = answers[key] ?? []
  return { found: given.length ? given.some(each => value.includes(each)) : null, questions: [key] }
}

/**
 * One `decisive` part is enough; without one, an open part leaves it open.
 * @param {ReturnType<typeof judge>[]} verdicts
 * @param {boolean} decisive
 */
function joined (verdicts, decisive) {
  const deciding = verdicts.find(({ found }) => found === decisive)
  if (deciding) return deciding
  const open = verdicts.filter(({ found }) => found === null)
  const parts = open.length ? open : verdicts
  const questions = [...new Set(parts.flatMap(({ questions }) => questions))]
  return { found: open.length ? null : !decisive, questions }
}

/**
 * The first question that nobody asked yet and that a result still depends on; '' for none.
 * @param {Question[]} questions
 * @param {Result[]} results
 * @param {Answers} answers
 */
export function nextQuestion (questions, results, answers) {
  const open = results.map(({ when }) => judge(when, answers)).filter(({ found }) => found === null)
  const needed = new Set(open.flatMap(({ questions }) => questions))
  return questions.find(({ id }) => needed.has(id) && !(id in answers))?.id ?? ''
}

/**
 * The question that was asked before this one; '' for none.
 * @param {Question[]} questions
 * @param {Answers} answers
 * @param {string} asked
 */
export function before (questions, answers, asked) {
  const at = questions.findIndex(({ id }) => id === asked)
  const earlier = questions.slice(0, at < 0 ? questions.length : at)
  return earlier.filter(({ id }) => id in answers).at(-1)?.id ?? ''
}
