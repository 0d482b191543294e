import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import type { WantedBot } from '../../control/deployment/index.ts'
import { type BundleStore, memoryBundleStore } from '../../control/job/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { canonicalRules } from '../../trade/strategy/index.ts'
import { strategyFinder } from './client-bots.ts'
import { ROOT } from './installation.ts'
import { modelGate } from './model-gate.ts'

const CLIENT = parseTenantId('cliente-001')
const folder = mkdtempSync(join(tmpdir(), 'leme-model-gate-'))
after(() => rmSync(folder, { recursive: true }))

const rules = (changes: object): string =>
  canonicalRules({ schema: 'leme.rules/1', name: 'waves', timeframe: '15m', ...changes })
const PLAIN = rules({ enterLong: 'close > open' })
const READS = rules({ signals: ['pUp'], enterLong: 'pUp > 0.6' })
const example = (name: string) => readFileSync(`${ROOT}examples/strategies/${name}.ts`, 'utf8')

function start(change: Partial<BundleStore> = {}) {
  const bundles = { ...memoryBundleStore(), ...change }
  const gate = modelGate({ findStrategy: strategyFinder(folder, bundles), loadStrategy })
  return {
    bundles,
    async judge(text: string, changes: Partial<WantedBot> = {}) {
      return gate.judge(CLIENT, bot({ strategyVersion: await bundles.put(text), ...changes }))
    },
    gate,
  }
}

const bot = (changes: Partial<WantedBot>): WantedBot =>
  ({ name: 'trend', strategy: 'waves', runtime: 'leme', dryRun: false, ...changes }) as WantedBot

test('a strategy that reads no signals passes, with money and on paper', async () => {
  const { judge } = start()
  for (const text of [PLAIN, example('sma-cross')]) {
    for (const dryRun of [true, false]) {
      assert.deepEqual(await judge(text, { dryRun }), { verdict: 'pass', reasons: [] })
    }
  }
})

test('one that reads a model is refused by name of bot, strategy and column, with what to do instead', async () => {
  const { judge } = start()
  for (const text of [READS, example('model-long')]) {
    for (const dryRun of [true, false]) {
      const { verdict, reasons } = await judge(text, { dryRun })
      assert.equal(verdict, 'refuse')
      assert.match(reasons[0]!, /^bot trend: its strategy waves reads pUp, as a model gives them/)
      assert.match(reasons[0]!, /leme models promote/)
    }
  }
})

test('the version that is wanted is judged, whatever others of its name do', async () => {
  const { judge } = start()
  assert.equal((await judge(READS)).verdict, 'refuse')
  assert.equal((await judge(PLAIN)).verdict, 'pass')
  assert.equal((await judge(READS)).verdict, 'refuse')
})

test('a hundred columns are told by five', async () => {
  const signals = Array.from({ length: 20 }, (_, i) => `column${i}`)
  const { reasons } = await start().judge(rules({ signals, enterLong: 'column0 > 0.6' }))
  assert.match(reasons[0]!, /reads column0, column1, column2, column3, column4 and 15 more,/)
})

test('of a version that is not here nothing is known: money is refused, paper is left to the runtime', async () => {
  const { gate } = start()
  const strategyVersion = `sha256:${'a'.repeat(64)}`
  const live = await gate.judge(CLIENT, bot({ strategyVersion }))
  assert.equal(live.verdict, 'refuse')
  assert.match(
    live.reasons[0]!,
    /^whether bot trend reads a model is not known: there is no waves of the version sha256:a/,
  )
  const paper = await gate.judge(CLIENT, bot({ strategyVersion, dryRun: true }))
  assert.deepEqual(paper, { verdict: 'pass', reasons: live.reasons })
})

test('a file that is not what is wanted is never loaded', async () => {
  const file = join(folder, 'changed.mjs')
  const ran = globalThis as { changedFileRan?: boolean }
  writeFileSync(file, 'globalThis.changedFileRan = true\nexport default {}\n')
  const gate = modelGate({ findStrategy: async () => file, loadStrategy })
  const strategyVersion = `sha256:${'c'.repeat(64)}`
  assert.equal((await gate.judge(CLIENT, bot({ strategyVersion }))).verdict, 'refuse')
  assert.equal(ran.changedFileRan, undefined)
})

test('a store that is away decides nothing, and is asked again', async () => {
  let isAway = true
  const memory = memoryBundleStore()
  const { judge } = start({
    ...memory,
    get: async (hash) => {
      if (isAway) throw new Error('away')
      return memory.get(hash)
    },
  })
  const changed = rules({ signals: ['later'], enterLong: 'later > 0.5' })
  await assert.rejects(judge(changed), /away/)
  isAway = false
  assert.equal((await judge(changed)).verdict, 'refuse')
})

test('a bot of freqtrade is not looked at: its strategy is none of ours', async () => {
  const strategyVersion = `sha256:${'b'.repeat(64)}`
  const { gate } = start()
  const answer = await gate.judge(CLIENT, bot({ strategyVersion, runtime: 'freqtrade' }))
  assert.deepEqual(answer, { verdict: 'pass', reasons: [] })
})
