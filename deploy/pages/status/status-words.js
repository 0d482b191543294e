// What the status page says, without a page: so that it can be tried alone.
export const DAYS = 90
/** Looks that may fail to come before the page says that it does not know. */
const PATIENCE = 3

/**
 * @typedef {object} Day
 * @property {string} day
 * @property {number} looks
 * @property {number} good
 *
 * @typedef {object} Seen
 * @property {string | null} checkedAt
 * @property {number} everyMinutes
 *
 * @typedef {Seen & { services: { name: string, now: { state: string } }[] }} History
 */

/** @param {Seen} seen @param {number} now */
export function isOld({ checkedAt, everyMinutes }, now) {
  const age = now - Date.parse(checkedAt ?? '')
  return !(age <= PATIENCE * everyMinutes * 60_000)
}

/**
 * One sentence, the worst first.
 *
 * @param {History} history @param {number} now
 */
export function verdictOf(history, now) {
  if (history.services.length === 0) return 'Nothing is looked at'
  if (isOld(history, now)) return 'Not known now'
  const down = history.services.filter((service) => service.now.state !== 'up')
  if (down.length === 0) return 'All is well'
  if (down.length === history.services.length && down.length > 1) return 'Nothing answers as it should'
  return `${down.map(({ name }) => name).join(', ')} ${down.length === 1 ? 'is' : 'are'} down`
}

/**
 * `40 min ago`, or as a span `40 min`. A time of the future is now: clocks differ.
 *
 * @param {string} time @param {number} now @param {{ isSpan?: boolean }} [options]
 */
export function ageText(time, now, { isSpan = false } = {}) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(time)) / 60_000))
  const text =
    minutes < 1
      ? 'less than a minute'
      : minutes < 120
        ? `${minutes} min`
        : minutes < 2_880
          ? `${Math.floor(minutes / 60)} h`
          : `${Math.floor(minutes / 1_440)} days`
  return isSpan ? text : `${text} ago`
}

/**
 * The last 90 days up to today, UTC; those on which nobody looked have no looks.
 *
 * @param {{ days: Day[] }} service @param {number} now @returns {Day[]}
 */
export function lastDays({ days }, now) {
  const known = new Map(days.map((one) => [one.day, one]))
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(now - (DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10)
    return known.get(day) ?? { day, looks: 0, good: 0 }
  })
}

/**
 * Rounded down: 100 % is said only where no look has failed.
 *
 * @param {{ looks: number, good: number }} day
 */
export function percent({ looks, good }) {
  const share = Math.floor((good / looks) * 10_000) / 100
  return `${share.toFixed(share === 100 ? 0 : 2)} %`
}

/** @param {{ looks: number, good: number }} day */
export function dayOf({ looks, good }) {
  if (looks === 0) return 'none'
  if (good === looks) return 'whole'
  return good / looks >= 0.95 ? 'nearly' : 'broken'
}
