import assert from 'node:assert/strict'
import { memoryRateLimiter } from '../../src/adapters/cache/index.ts'
import { random } from '../../src/math/index.ts'
import { throughNginx } from './forged-nginx.fixture.ts'
import { LIMITS, PROXIES, patternOf, WAYS } from './forged-requests.fixture.ts'
import { marketServer } from './market-server.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const SLACK = 1.05
const REQUESTS = 80
const MOST_STEP_MS = 30
/** One in so many patterns goes through a real nginx. */
const NGINX_EACH = 10

/**
 * A stranger asks 80 times, and each time says to be somebody else. Straight patterns run on a clock of
 * their own, so what may pass is known to the request; those through nginx, by the sample configuration,
 * take the time that they take.
 */
export const forgedAddresses: Proof = {
  id: 'REL-31',
  fault: 'forged X-Forwarded-For and other headers, keys and cookies; addresses that rotate in an IPv6 /64',
  invariant: 'A stranger passes no more than its limit by 5 %, and takes nothing from a neighbour.',
  share: 40,
  full: 1_000,
  async run({ count, seed, onTrial }) {
    let now = 0
    const limiter = memoryRateLimiter({ clock: () => now })
    const { app } = await marketServer({ limiter }, { limits: LIMITS, trustedProxies: PROXIES })
    const rows = new Map<string, readonly Passed[]>()
    const nginxCount = Math.floor(count / NGINX_EACH)
    for (let at = 0; at < count - nginxCount; at++) {
      const way = WAYS[at % WAYS.length]!
      const dice = random(`${seed}-${at}`)
      const pattern = patternOf(way, at, dice)
      const started = now
      let passed = 0
      for (let request = 0; request < REQUESTS; request++) {
        const { statusCode } = await app.inject(pattern.request())
        if (statusCode !== 429) passed++
        now += dice.int(MOST_STEP_MS)
      }
      const { burst, perSecond } = pattern.policy
      const most = burst + ((now - started) / 1_000) * perSecond
      assert.ok(passed <= most * SLACK, `${way}, pattern ${at}, ${pattern.path}: ${passed} of ${most}`)
      const { statusCode } = await app.inject(pattern.ofNeighbour())
      assert.notEqual(statusCode, 429, `${way}, pattern ${at}: a neighbour is refused`)
      rows.set(way, [...(rows.get(way) ?? []), { passed, most }])
    }
    await app.close()
    rows.set('nginx', await throughNginx({ count: nginxCount, seed, requests: REQUESTS, slack: SLACK }))
    const trials = [...rows].filter(([, all]) => all.length > 0).map(([way, all]) => trialOf(way, all))
    for (const trial of trials) onTrial?.(trial)
    return trials
  },
}

/** What passed of a pattern, and what might have. */
export interface Passed {
  readonly passed: number
  readonly most: number
}

function trialOf(way: string, all: readonly Passed[]): Trial {
  const sum = (value: (one: Passed) => number) => all.reduce((total, one) => total + value(one), 0)
  const highest = Math.max(...all.map(({ passed, most }) => passed / most))
  return {
    'comes by': way,
    patterns: all.length,
    requests: all.length * REQUESTS,
    passed: sum(({ passed }) => passed),
    allowed: Math.floor(sum(({ most }) => most)),
    'highest share': `${(highest * 100).toFixed(1)} %`,
  }
}
