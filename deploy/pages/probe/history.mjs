export const DAYS = 90

/**
 * @typedef {object} Day
 * @property {string} day UTC, such as 2026-11-23
 * @property {number} looks
 * @property {number} good
 */

/**
 * @typedef {object} SeenService
 * @property {string} id
 * @property {string} name
 * @property {{ state: 'up' | 'down', ms: number, reason: string, since: string }} now `since`: first look with this state
 * @property {Day[]} days the oldest first; days on which nobody looked are missing
 */

/**
 * @typedef {object} History
 * @property {'leme.status/1'} schema
 * @property {string | null} checkedAt
 * @property {number} everyMinutes
 * @property {SeenService[]} services
 */

/** @returns {History} */
export function emptyHistory() {
  return { schema: 'leme.status/1', checkedAt: null, everyMinutes: 15, services: [] }
}

/**
 * @param {string} text
 * @returns {History}
 */
export function readHistory(text) {
  let history
  try {
    history = JSON.parse(text)
  } catch {
    throw new Error(
      'The history is no JSON. It is left as it is: put the last whole one in its place, or remove it.',
    )
  }
  if (history?.schema !== 'leme.status/1' || !Array.isArray(history.services))
    throw new Error(`The history is ${String(history?.schema)}, not leme.status/1. It is left as it is.`)
  return history
}

/**
 * The history with one more look at each service. Services that are not asked any more leave it, and days that are
 * more than 90 back; so it never grows beyond some kilobytes a service.
 *
 * @param {History} before
 * @param {{ services: readonly { id: string, name: string }[], everyMinutes: number, now: Date, looks: readonly import('./ask.mjs').Look[] }} seen
 * @returns {History}
 */
export function addLooks(before, { services, everyMinutes, now, looks }) {
  const at = now.toISOString()
  const today = at.slice(0, 10)
  const oldest = new Date(now.getTime() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10)
  return {
    schema: 'leme.status/1',
    checkedAt: at,
    everyMinutes,
    services: services.map(({ id, name }, index) => {
      const known = before.services.find((one) => one.id === id)
      const { state, ms, reason } = looks[index] ?? { state: 'down', ms: 0, reason: 'not asked' }
      const since = known && known.now.state === state ? known.now.since : at
      // A clock that was wrong may have left days of the future.
      const days = (known?.days ?? []).filter(({ day }) => day >= oldest && day <= today)
      const last = days.find(({ day }) => day === today)
      const counted = {
        day: today,
        looks: (last?.looks ?? 0) + 1,
        good: (last?.good ?? 0) + (state === 'up' ? 1 : 0),
      }
      return {
        id,
        name,
        now: { state, ms, reason, since },
        days: [...days.filter(({ day }) => day < today), counted],
      }
    }),
  }
}
