import { setTimeout as pause } from 'node:timers/promises'

const MOST_BYTES = 65_536
const PAUSE_MS = 2_000

/**
 * @typedef {object} Look
 * @property {'up' | 'down'} state
 * @property {number} ms of the last try
 * @property {string} reason empty where all is well
 */

/**
 * Whether a service is well: it answers 200 in time, and its JSON says so. Down only when each try has failed, so that
 * one lost packet is no outage.
 *
 * @param {import('./services.mjs').Service} service
 * @returns {Promise<Look>}
 */
export async function ask(service) {
  /** @type {Look} */
  let look = { state: 'down', ms: 0, reason: 'not asked' }
  for (let tried = 0; tried < service.tries; tried += 1) {
    if (tried > 0) await pause(Number(process.env.PROBE_PAUSE_MS ?? PAUSE_MS))
    const started = performance.now()
    const reason = await failureOf(service)
    look = { state: reason === '' ? 'up' : 'down', ms: Math.round(performance.now() - started), reason }
    if (look.state === 'up') return look
  }
  return look
}

/** @param {import('./services.mjs').Service} service */
async function failureOf({ url, timeoutMs, says }) {
  try {
    const answer = await fetch(url, {
      // Another address may be well; this one is not.
      redirect: 'manual',
      headers: { accept: 'application/json', 'user-agent': 'leme-status' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.status !== 200) {
      await answer.body?.cancel()
      return `answered ${answer.status}`
    }
    return unlike(await readBounded(answer), says)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer in ${timeoutMs} ms`
    return error instanceof Refusal ? error.message : 'no connection'
  }
}

class Refusal extends Error {}

/** @param {Response} answer */
async function readBounded(answer) {
  const parts = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.length
    if (size > MOST_BYTES) throw new Refusal(`answered more than ${MOST_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** @param {string} text @param {Readonly<Record<string, string>>} says */
function unlike(text, says) {
  if (Object.keys(says).length === 0) return ''
  let said
  try {
    said = JSON.parse(text)
  } catch {
    return 'answered something else than JSON'
  }
  for (const [field, wanted] of Object.entries(says)) {
    const value = said?.[field]
    if (value !== wanted)
      return `says ${field}: ${String(value)
        .slice(0, 40)
        .replaceAll(/[^\w .:-]/g, '?')}`
  }
  return ''
}
