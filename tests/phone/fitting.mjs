// For test_fitting.py: which services fit, as the phone works it out.
import { readFileSync } from 'node:fs'

import { fits, isMade, NOTHING } from '../../static/js/fitting.js'

const { services, choices, states } = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(choices.map(choice => ({
  made: isMade({ ...NOTHING, ...choice }),
  verdicts: services.map(({ id, ...service }) =>
    states.map(state => fits(service, { ...NOTHING, ...choice }, state)))
}))))
