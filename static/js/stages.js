// The stages of a case, in their order.
import { writer } from './text.js'

export const STAGES = /** @type {const} */ (['detection', 'protection', 'prosecution', 'compensation'])

/**
 * Their names.
 * @param {Edition} edition
 */
export function stageWords (edition) {
  const { _ } = writer(edition)
  return {
    detection: _('Detection'),
    protection: _('Protection'),
    prosecution: _('Prosecution'),
    compensation: _('Compensation')
  }
}
