// Whether a service is open at a moment, by the clocks of the Netherlands. The same meaning as
// pwa/hours.py; the cases of tests/vectors/hours.json hold the two to it (docs/adr/0025). All of
// it is reckoned in minutes of that clock since the Monday of this week.

const WEEK = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const HOUR = 60
const DAY = 24 * HOUR
const MINUTES_OF_WEEK = WEEK.length * DAY
const DAY_MS = DAY * 60_000

/** The number of a day of the week, Monday 0. @param {string} day - such as MO */
export const weekday = day => WEEK.indexOf(day)

/**
 * How it stands with a service; types.d.ts says what is in it.
 * @param {Schedule[] | undefined} schedules - as HSDS has them
 * @param {string[] | undefined} holidays - ISO dates
 * @param {Date} moment
 * @returns {Standing | null} null where this browser does not know the time in the Netherlands
 */
export function standing (schedules, holidays = [], moment) {
  const spans = [-1, 0, 1].flatMap(week => (schedules ?? []).flatMap(each => spansOf(each, week)))
  if (!spans.length) return { state: 'unknown', day: '', time: '', holiday: '' }
  const here = inAmsterdam(moment)
  if (!here) return null
  const today = (new Date(here.midnight).getUTCDay() + WEEK.length - 1) % WEEK.length
  const now = today * DAY + here.minute
  const monday = here.midnight - today * DAY_MS
  const isHoliday = (/** @type {number} */ minute) =>
    holidays.includes(new Date(monday + Math.floor(minute / DAY) * DAY_MS).toISOString().slice(0, 10))
  // Who never closes does not close for a holiday.
  if (reach(spans, 0) >= MINUTES_OF_WEEK) return { state: 'open', day: '', time: '', holiday: '' }
  const until = reach(spans.filter(([start]) => !isHoliday(start)), now)
  if (until > now) return changing('open', until, until - now > DAY)
  const doubtful = spans.filter(([start, end]) => start <= now && now < end)
  if (doubtful.length) {
    const begun = Math.max(...doubtful.map(([start]) => start))
    const holiday = Math.floor(begun / DAY) === today ? 'today' : 'yesterday'
    return { state: 'maybe', day: '', time: '', holiday }
  }
  const opens = Math.min(...spans.map(([start]) => start).filter(start => start > now))
  return { ...changing('closed', opens, true), holiday: isHoliday(opens) ? 'then' : '' }
}

/**
 * The times of one schedule in a week; 0 is this one. What closes before it opens closes on the
 * next day.
 * @param {Schedule} schedule
 * @param {number} week
 */
function spansOf ({ byday, opens_at, closes_at }, week) {
  const opens = minuteOf(opens_at)
  const closes = minuteOf(closes_at)
  const length = closes > opens ? closes - opens : closes - opens + DAY
  return byday.map(day => {
    const start = (weekday(day) + week * WEEK.length) * DAY + opens
    return [start, start + length]
  })
}

/**
 * Until when it is open without a gap; `minute` itself where it is closed then.
 * @param {number[][]} spans
 * @param {number} minute
 */
function reach (spans, minute) {
  for (;;) {
    const ends = spans.filter(([start, end]) => start <= minute && minute < end).map(([, end]) => end)
    if (!ends.length) return minute
    minute = Math.max(...ends)
  }
}

/**
 * Midnight is the end of a day for who closes, and the start of one for who opens.
 * @param {'open' | 'closed'} state
 * @param {number} minute
 * @param {boolean} tellsDay
 * @returns {Standing}
 */
function changing (state, minute, tellsDay) {
  const isEnd = state === 'open' && minute % DAY === 0
  const day = Math.floor(minute / DAY) - (isEnd ? 1 : 0)
  const time = minute - day * DAY
  const clock = [Math.floor(time / HOUR), time % HOUR].map(each => String(each).padStart(2, '0'))
  return { state, day: tellsDay ? WEEK[day % WEEK.length] : '', time: clock.join(':'), holiday: '' }
}

/**
 * The clock on a Dutch wall.
 * @param {Date} moment
 * @returns {{ midnight: number, minute: number } | null} the day, as the UTC midnight of the same
 *   date in ms; null where the browser lacks the zone
 */
function inAmsterdam (moment) {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Amsterdam',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23'
    }).formatToParts(moment)
    const part = (/** @type {string} */ type) => Number(parts.find(each => each.type === type)?.value)
    return {
      midnight: Date.UTC(part('year'), part('month') - 1, part('day')),
      minute: part('hour') * HOUR + part('minute')
    }
  } catch {
    return null
  }
}

/** @param {string} time - "09:00" to "24:00" */
function minuteOf (time) {
  const [hour, minute] = time.split(':').map(Number)
  return hour * HOUR + minute
}
