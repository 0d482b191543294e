import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BotSpec } from '../../domain/index.ts'
import { fitsQuota, liveExposures } from './fits-quota.ts'
import { DEFAULT_QUOTAS, type Quotas } from './tenant.ts'

const QUOTAS: Quotas = { ...DEFAULT_QUOTAS, bots: 3, cpuMillis: 1000, memoryMb: 1024, liveExposure: 500 }

function bot(changes: Partial<BotSpec> = {}): BotSpec {
  return {
    ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'trend', strategyVersion: 'sha256:0' },
    ...{ parameters: {}, exchange: 'binance', pairs: ['BTC/USDT'], timeframe: '1h', dryRun: true },
    ...{ maxOpenTrades: 1, stakeCurrency: 'USDT', stakeAmount: 10, tradingMode: 'spot', exposure: 100 },
    resources: { cpuMillis: 100, memoryMb: 128 },
    ...changes,
  }
}

function reasons(...bots: readonly BotSpec[]): readonly string[] {
  const verdict = fitsQuota(QUOTAS, bots)
  return verdict.kind === 'fits' ? [] : verdict.reasons
}

test('as much as the quota fits, one more does not, and the reason says so', () => {
  assert.deepEqual(reasons(bot(), bot(), bot()), [])
  assert.deepEqual(reasons(bot(), bot(), bot(), bot()), ['4 bots are wanted, the quota is 3'])
  const large = bot({ resources: { cpuMillis: 1000, memoryMb: 1024 } })
  assert.deepEqual(reasons(large), [])
  assert.deepEqual(reasons(large, bot()), [
    'the bots ask for 1100 thousandths of a core, the quota is 1000',
    'the bots ask for 1152 MB of memory, the quota is 1024',
  ])
})

test('exposure counts for each stake currency by itself, and only of bots that trade with money', () => {
  const live = (exposure: number, stakeCurrency = 'USDT') => bot({ dryRun: false, exposure, stakeCurrency })
  assert.deepEqual(reasons(bot({ exposure: 1e9 }), live(500), live(500, 'EUR')), [])
  assert.deepEqual(reasons(live(500), live(1)), [
    'bots that trade with money may hold 501 USDT, the quota is 500',
  ])
  assert.deepEqual(
    liveExposures([live(1), live(2), live(3, '__proto__'), bot()]),
    new Map([
      ['USDT', 3],
      ['__proto__', 3],
    ]),
  )
})

test('sums that err by rounding fit; a quota of zero takes nothing; what is no number never fits', () => {
  const tenth = bot({ dryRun: false, exposure: 0.1 })
  assert.equal(fitsQuota({ ...QUOTAS, liveExposure: 0.3 }, [tenth, tenth, tenth]).kind, 'fits')
  assert.equal(fitsQuota({ ...QUOTAS, liveExposure: 0 }, [tenth]).kind, 'exceeds')
  assert.equal(fitsQuota({ ...QUOTAS, bots: 0 }, []).kind, 'fits')
  assert.equal(reasons(bot({ dryRun: false, exposure: Number.NaN })).length, 1)
  assert.equal(reasons(bot({ resources: { cpuMillis: Number.NaN, memoryMb: Infinity } })).length, 2)
})

test('fewer bots of what fits always fit', () => {
  const bots = fc.array(
    fc.record({ dryRun: fc.boolean(), exposure: fc.double({ min: 0, max: 300, noNaN: true }) }).map(bot),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(bots, fc.nat(), (wanted, left) => {
      if (fitsQuota(QUOTAS, wanted).kind === 'exceeds') return
      assert.equal(fitsQuota(QUOTAS, wanted.slice(0, left % (wanted.length + 1))).kind, 'fits')
    }),
  )
})
