// For test_hours.py: a browser that does not know the Netherlands.
import { readFileSync } from 'node:fs'

import { standing } from '../../static/js/hours.js'

Intl.DateTimeFormat = class {
  constructor (_, { timeZone }) {
    throw new RangeError('Invalid time zone specified: ' + timeZone)
  }
}
const cases = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify(cases.map(({ schedules, instant }) =>
  standing(schedules, [], new Date(instant)))))
