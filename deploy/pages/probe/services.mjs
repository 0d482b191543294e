const MOST_SERVICES = 20
const LONGEST_TIMEOUT_MS = 60_000

/**
 * @typedef {object} Service
 * @property {string} id
 * @property {string} name
 * @property {string} url
 * @property {number} timeoutMs of one try
 * @property {number} tries before it counts as down
 * @property {Readonly<Record<string, string>>} says fields that the JSON of the answer has to have; with none the status alone counts
 */

/**
 * What is asked, from the JSON of endpoints.json. Throws with everything that is wrong with it.
 *
 * @param {string} text
 * @returns {{ services: Service[], everyMinutes: number }}
 */
export function readServices(text) {
  const config = JSON.parse(text)
  const wrong = []
  if (!Array.isArray(config.services) || config.services.length === 0) wrong.push('services: nothing to ask')
  else if (config.services.length > MOST_SERVICES) wrong.push(`services: more than ${MOST_SERVICES}`)
  const everyMinutes = config.everyMinutes ?? 15
  if (!isWithin(everyMinutes, 1, 1440)) wrong.push('everyMinutes: 1 to 1440')
  /** @type {Partial<Service>[]} */
  const given = Array.isArray(config.services) ? config.services : []
  const services = given.map((one, index) => {
    const where = `services[${index}]`
    const { id, name, url, timeoutMs = 8_000, tries = 2, says = { status: 'ok' } } = one ?? {}
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(id ?? ''))
      wrong.push(`${where}.id: lower-case letters, digits, hyphens`)
    if (typeof name !== 'string' || name.length === 0 || name.length > 80)
      wrong.push(`${where}.name: 1 to 80 characters`)
    if (!isAddress(url))
      wrong.push(`${where}.url: an address that begins with https:// or http://, without a password`)
    if (!isWithin(timeoutMs, 100, LONGEST_TIMEOUT_MS))
      wrong.push(`${where}.timeoutMs: 100 to ${LONGEST_TIMEOUT_MS}`)
    if (!isWithin(tries, 1, 5)) wrong.push(`${where}.tries: 1 to 5`)
    if (typeof says !== 'object' || says === null) wrong.push(`${where}.says: fields with their values`)
    return /** @type {Service} */ ({ id, name, url, timeoutMs, tries, says })
  })
  const ids = services.map(({ id }) => id)
  if (new Set(ids).size < ids.length) wrong.push('services: two have one id')
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return { services, everyMinutes }
}

/** @param {unknown} value @param {number} low @param {number} high */
function isWithin(value, low, high) {
  return Number.isInteger(value) && Number(value) >= low && Number(value) <= high
}

/** @param {unknown} text */
function isAddress(text) {
  if (typeof text !== 'string' || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}
