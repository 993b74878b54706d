// Which services fit what a reader chose: yes, no, or nobody knows. The same meaning as
// pwa/fitting.py.

/** Needs that say for whom a service is; the others say what for. */
export const FOR_WHOM = ['minor', 'professional']

/** Nothing chosen. @type {Choice} */
export const NOTHING = { need: '', who: '', stage: '', language: '', open: '', free: '' }

/** @param {Choice} choice */
export const isMade = choice => Object.values(choice).some(Boolean)

/**
 * @param {Service} service
 * @param {Choice} choice
 * @param {string | undefined} state - how it stands now; none where this browser cannot tell
 * @returns {boolean | null} null where nobody knows
 */
export function fits (service, choice, state) {
  const { needs = [], stages = [], phones = [], languages = [] } = service
  /** @type {(boolean | null)[]} */
  const answers = []
  if (choice.need) answers.push(needs.includes(choice.need))
  if (choice.who) answers.push(needs.includes(choice.who))
  if (choice.stage) answers.push(stages.includes(choice.stage))
  // A price that is not known is no promise.
  if (choice.free) answers.push(phones.some(phone => phone.free))
  if (choice.language) {
    const isSpoken = languages.some(({ code }) => code === choice.language)
    answers.push(languages.length ? isSpoken : null)
  }
  if (choice.open) answers.push(state === 'open' ? true : state === 'closed' ? false : null)
  if (answers.includes(false)) return false
  return answers.includes(null) ? null : true
}
