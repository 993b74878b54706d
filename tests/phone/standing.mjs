// For test_hours.py: how it stands with services, as the phone works it out.
import { readFileSync } from 'node:fs'

import { standing } from '../../static/js/hours.js'

const cases = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(cases.map(({ schedules, holidays, instant }) =>
  standing(schedules, holidays, new Date(instant)))))
