// For test_rules.py: judge conditions, and go through questions, as the phone does.
import { readFileSync } from 'node:fs'

import { before, judge, nextQuestion } from '../../static/js/rules.js'

const { conditions, questions, results, answered } = JSON.parse(readFileSync(0, 'utf8'))
console.log(JSON.stringify({
  conditions: conditions.map(({ condition, answers }) => judge(condition, answers)),
  answered: answered.map(answers => ({
    verdicts: results.map(({ when }) => judge(when, answers)),
    next: nextQuestion(questions, results, answers),
    before: before(questions, answers, 'q06')
  }))
}))
