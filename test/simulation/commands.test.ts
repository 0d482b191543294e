import assert from 'node:assert/strict'
import { test } from 'node:test'
import { END_STATES, OPEN_STATES } from '../../src/control/command/index.ts'
import type { Bug } from './commands/house.ts'
import { runSeed, type SeedResult } from './commands/run-seed.ts'

/** Of the proof REL-37 this is the share without processes: `LEME_SEEDS=5000 node --test …` tries more. */
const SEEDS = Number(process.env.LEME_SEEDS ?? 25)
const FIRST = process.env.LEME_SEED ?? 'commands'
const FEW = { commands: 4 }
const results: SeedResult[] = []

/** Between an effect and its record, and on either side of both. */
const DEATHS = [
  ...['before git.write', 'git stored', 'git published', 'after git.write'],
  ...['before claim.advance', 'after claim.advance', 'after commands.claim', 'after commands.open'],
  ...['after tenants.get', 'after git.head', 'after git.read', 'after deployments.accepted'],
  ...['before runtime.apply', 'after runtime.apply', 'before deployments.setRunning'],
  ...['before commands.add', 'after commands.add'],
]

test(`commands through deaths, lost rights, outages and people's commits: ${SEEDS} histories from ${FIRST}`, async () => {
  for (let n = 0; n < SEEDS; n++) {
    try {
      results.push(await runSeed(`${FIRST}-${n}`))
    } catch (cause) {
      throw new Error(`seed ${FIRST}-${n}: ${(cause as Error).message}`, { cause })
    }
  }
})

test('every state was reached, and processes died at every place that matters', () => {
  const states = new Set(results.flatMap((result) => [...result.states]))
  assert.deepEqual(
    [...OPEN_STATES, ...END_STATES].filter((state) => !states.has(state)),
    [],
  )
  const deaths = new Set(results.flatMap((result) => [...result.deaths]))
  assert.deepEqual(
    DEATHS.filter((place) => !deaths.has(place)),
    [],
  )
})

test('a seed is a history', async () => {
  const [one, other] = [await runSeed('again', FEW), await runSeed('again', FEW)]
  assert.deepEqual(one, other)
})

const PLANTED: Readonly<Record<Bug, RegExp>> = {
  'no-cas': /goes on after its end|overlap/,
  'no-since': /has \d and \d commits/,
  'any-label': /was never healthy/,
  'raw-git': /no command knows|nobody agreed/,
}
const MOST_SEEDS = 200

for (const [bug, message] of Object.entries(PLANTED)) {
  test(`a planted bug is found: ${bug}`, async () => {
    const weather = {
      crashes: 0.02,
      lostClaims: 0.04,
      brokenBots: 0.02,
      byHand: bug === 'raw-git' ? 0.02 : 0,
    }
    for (let n = 0; n < MOST_SEEDS; n++) {
      const found = await runSeed(`bug-${n}`, { bug: bug as Bug, weather }).catch(
        (error: Error) => error.message,
      )
      if (typeof found === 'string' && message.test(found)) return
    }
    assert.fail('nothing was found')
  })
}
