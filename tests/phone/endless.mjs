// For test_limit.py: read a stream that never ends, as the phone reads an answer.
import { limited } from '../../static/js/source.js'

let given = 0
const endless = new ReadableStream({
  pull (controller) {
    given += 1000
    if (given > 10_000_000) controller.close()
    else controller.enqueue(new Uint8Array(1000))
  }
})
const why = await limited(endless, 5000).then(() => '', error => error.why)
console.log(JSON.stringify({ why, given }))
