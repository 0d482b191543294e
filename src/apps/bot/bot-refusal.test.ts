import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf } from './bot-refusal.ts'
import { wantedBot } from './wanted-bot.fixture.ts'

test('a paper bot of a strategy of the catalogue is run', () => {
  assert.equal(refusalOf(wantedBot()), undefined)
})

const REFUSED: readonly (readonly [Parameters<typeof wantedBot>[0], RegExp])[] = [
  [{ dryRun: false }, /^no live orders on this runtime yet: say dryRun: true$/],
  [{ mode: 'arbitrage' }, /^no bots of mode arbitrage/],
  [{ runtime: 'freqtrade' }, /^no bots of freqtrade/],
  [{ tradingMode: 'futures' }, /^no futures on this runtime yet/],
  [{ strategy: 'mine.ts' }, /tenants' own code is not run until there is a sandbox/],
  [{ strategy: 'mine.py' }, /tenants' own code/],
  [{ strategy: 'mine.YAML' }, /tenants' own code/],
  [{ exposure: 0 }, /^exposure 0 leaves nothing to trade with/],
  [{ resources: { cpuMillis: 100, memoryMb: 64 } }, /^64 MB of memory are too few/],
]

test('what is not run here is refused with what to say instead', () => {
  for (const [changes, reason] of REFUSED) assert.match(refusalOf(wantedBot(changes)) ?? '', reason)
})
