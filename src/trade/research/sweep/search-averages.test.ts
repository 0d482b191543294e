import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, parseTimeframe } from '../../../domain/index.ts'
import { openKernelMemory, random, runSweepPiece } from '../../../math/index.ts'
import type { AverageSearchInput } from './average-search.ts'
import { averagesSentence } from './averages-sentence.ts'
import { searchAverages } from './search-averages.ts'
import { sweepAverages } from './sweep-averages.ts'

const HOUR = 3_600_000
const input: AverageSearchInput = {
  ...{ pair: 'AAA/USD', candles: walking('search', 500), average: 'ema', fee: 0.001, holdOut: 0.4 },
  ...{ fast: [5, 3, 3, 8], slow: [4, 21, 13] },
}

describe('searchAverages', () => {
  it('takes periods in any order and once, and walks all pairs from where the longest average begins', async () => {
    const { fast, slow, searched, heldOut } = await searchAverages(input)
    assert.deepEqual(
      Array.from(fast, (short, at) => [short, slow[at]]),
      [...[[3, 4]], ...[3, 5, 8].map((short) => [short, 13]), ...[3, 5, 8].map((short) => [short, 21])],
    )
    assert.deepEqual([searched.candles, heldOut!.candles], [288, 192])
    assert.equal(searched.period.start, input.candles.time[20])
    assert.equal(heldOut!.period.start, searched.period.end + HOUR)
    assert.equal(heldOut!.period.end, input.candles.time[499])
  })

  it('chooses the same whatever comes after the searched part, in any number of threads', async () => {
    const { searched, best } = await searchAverages(input)
    const chosen = best.map(({ heldOut: _, ...pair }) => pair)
    const threads = {
      count: 3,
      sweep: async (pieces: readonly Parameters<typeof runSweepPiece>[0][], memory = openKernelMemory()) =>
        pieces.map((piece) => runSweepPiece(piece, memory)),
    }
    await fc.assert(
      fc.asyncProperty(fc.string(), async (seed) => {
        const candles = walking('search', 500)
        const other = walking(seed, 500)
        for (const name of ['open', 'close'] as const) candles[name].set(other[name].subarray(308), 308)
        const then = await searchAverages({ ...input, candles }, { threads })
        assert.deepEqual(then.searched, searched)
        assert.deepEqual(
          then.best.map(({ heldOut: _, ...pair }) => pair),
          chosen,
        )
      }),
      { numRuns: 20 },
    )
  })

  it('warms the averages with candles before the range and before the part held out', async () => {
    const { candles } = input
    const range = { start: candles.time[100]!, end: candles.time[449]! }
    const { searched, heldOut, fast, slow } = await searchAverages({ ...input, range })
    assert.deepEqual([searched.candles, heldOut!.candles], [210, 140])
    const column = (name: 'open' | 'close', end: number) => candles[name].slice(0, end)
    for (const [part, from, end] of [
      [searched, 100, 310],
      [heldOut!, 310, 450],
    ] as const) {
      const alone = await sweepAverages({
        candles: { open: column('open', end), close: column('close', end) },
        ...{ average: 'ema', fee: 0.001, fast: [...new Set(fast)], slow: [...new Set(slow)], from },
      })
      assert.deepEqual([part.entries, part.profits], [alone.entries, alone.profits])
    }
  })

  it('means neighbours within a tenth of the range, at least one step, without the pair itself', async () => {
    const fast = [2, 3, 4, 5, 6, 7]
    const slow = [20, 30, 40, 41, 42, 120]
    const found = await searchAverages({ ...input, fast, slow })
    const profitOf = new Map(
      Array.from(found.fast, (short, at) => [`${short}/${found.slow[at]}`, found.searched.profits[at]!]),
    )
    for (const best of found.best) {
      const shorts = fast.filter((n) => Math.abs(n - best.fast) <= 1)
      const longs = slow.filter(
        (n) => Math.abs(n - best.slow) <= 10 || Math.abs(slow.indexOf(n) - slow.indexOf(best.slow)) === 1,
      )
      const near = shorts
        .flatMap((short) => longs.map((long) => `${short}/${long}`))
        .filter((name) => name !== `${best.fast}/${best.slow}`)
      const mean = near.reduce((sum, name) => sum + profitOf.get(name)!, 0) / near.length
      assert.equal(best.neighbours!.pairs, near.length)
      assert.ok(Math.abs(best.neighbours!.meanProfit - mean) < 1e-12)
    }
    const alone = await searchAverages({ ...input, fast: [3], slow: [9] })
    assert.equal(alone.best[0]!.neighbours, null)
  })

  it('refuses what cannot be searched before it takes memory for it', async () => {
    const refused = (changed: Partial<AverageSearchInput>, message: RegExp) =>
      assert.rejects(searchAverages({ ...input, ...changed }), { code: 'research.option', message })
    await refused({ fast: [30], slow: [30] }, /no fast period \(30\) is below a slow one \(30\)/)
    await refused({ fast: [] }, /no fast period \(none\)/)
    await refused({ fast: [0] }, /an average of 0 candles/)
    await refused({ slow: [Number.NaN] }, /an average of NaN candles/)
    await refused({ slow: [501] }, /501 candles, where there are 500/)
    await refused({ slow: [500] }, /1 candles left/)
    await refused({ holdOut: Number.NaN }, /NaN of the time/)
    await refused({ holdOut: -0.1 }, /-0.1 of the time/)
    await refused({ holdOut: 0.1 }, /leaves 432 to choose by and 48 to judge by/)
    await refused({ range: { start: 1e15 } }, /a time range without candles/)
    const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1)
    const long = allocateCandles(1_000_000, parseTimeframe('1h'))
    long.time.forEach((_, row) => {
      long.time[row] = row * HOUR
    })
    await refused({ candles: long, slow: upTo(600) }, /600 averages of 1,000,000 candles.* 4 GiB/)
    await refused({ candles: long, fast: upTo(3000), slow: upTo(3000) }, /4,498,500 pairs/)
    await assert.rejects(searchAverages({ ...input, fee: Number.NaN }), { code: 'math.option' })
  })
})

describe('averagesSentence', () => {
  it('says of how many pairs, and what came of it', async () => {
    const search = await searchAverages(input)
    const say = (profit: number, holding: number, rank: number) =>
      averagesSentence({
        ...search,
        heldOut: { ...search.heldOut!, holding },
        best: [{ ...search.best[0]!, heldOut: { entries: 3, profit, rank } }],
      })
    assert.match(
      say(-0.05, 0.1, 7),
      /best of 7 pairs.*lost 5\.0 %, where holding made 10\.0 %, rank 7 of 7\. Its lead did not last\.$/,
    )
    assert.match(say(-0.05, -0.1, 1), /fell less than the market, and gained nothing\.$/)
    assert.match(say(0.2, 0.1, 5), /But 57\.1 % of all pairs did better there: the choice did not help\.$/)
    assert.match(say(0.2, 0.1, 1), /Worth a backtest; one part of one market is no proof\.$/)
    assert.match(averagesSentence({ ...search, heldOut: null }), /; nothing was held out/)
    const only = await searchAverages({ ...input, fast: [3], slow: [9], holdOut: 0 })
    assert.match(averagesSentence(only), /^3\/9 with \d+ entries is the only pair; nothing/)
  })
})

/** Hourly candles of a random walk. */
function walking(seed: string, rows: number): Candles {
  const candles = allocateCandles(rows, parseTimeframe('1h'))
  const chance = random(seed)
  let price = 100
  for (let row = 0; row < rows; row++) {
    candles.time[row] = row * HOUR
    candles.open[row] = price
    price *= 1 + chance.normal() / 100
    candles.close[row] = price
  }
  return candles
}
