import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { type AverageSweep, sweepAverages } from '../../src/trade/research/index.ts'
import { candleCsv, candleWalk, type WalkCandle } from './candle-walk.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const { leme, write, path } = makeWorkspace({ after })
const ROWS = 3_000
const SLOWEST = 60
/** First row that is walked, and the first that is held out: the last 0.3 of what is walked. */
const FIRST = SLOWEST - 1
const SPLIT = ROWS - Math.round((ROWS - FIRST) * 0.3)
const FEE = 0.002
const walk = candleWalk('averages', { rows: ROWS })
write('candles/AAA-USD-5m.csv', candleCsv(walk))
write('candles/BBB-USD-5m.csv', candleCsv(candleWalk('other', { rows: ROWS })))
const averages = (...args: readonly string[]) =>
  leme('research', 'averages', '--candles', path('candles'), '-p', 'AAA/USD', '-i', '5m', ...args)
const GRID = ['--fast', '2..20', '--slow', `5..${SLOWEST}:5`, '--fee', String(FEE)]

interface Averages {
  readonly pairs: number
  readonly searched: { readonly candles: number; readonly holding: number; readonly aboveHolding: number }
  readonly heldOut: { readonly candles: number; readonly holding: number } | null
  readonly best: readonly {
    readonly fast: number
    readonly slow: number
    readonly entries: number
    readonly profit: number
    readonly heldOut: { readonly entries: number; readonly profit: number; readonly rank: number } | null
  }[]
  readonly sentence: string
}

/** `[fast, slow, entries, profit, entries held out, profit held out]` of each pair. */
function pairsOf(csv: string): number[][] {
  const [head, ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\n')
  assert.equal(head, 'fast,slow,entries,profit,held_out_entries,held_out_profit')
  return lines.map((line) => line.split(',').map(Number))
}

/** Buys after the fast mean has come above the slow one, sells after it has come below, candle by candle. */
function plainWalk(candles: readonly WalkCandle[], fast: number, slow: number, [from, to]: [number, number]) {
  const mean = (row: number, n: number) =>
    candles.slice(row - n + 1, row + 1).reduce((sum, { close }) => sum + close, 0) / n
  let cash = 1
  let units = 0
  let entries = 0
  for (let row = from + 1; row < to; row++) {
    const was = mean(row - 1, fast) - mean(row - 1, slow)
    const is = mean(row, fast) - mean(row, slow)
    const next = row + 1 < to ? candles[row + 1]!.open : undefined
    if (was <= 0 && is > 0) {
      entries++
      if (next === undefined || units > 0) continue
      units = cash / (next * (1 + FEE))
    } else if (was >= 0 && is < 0 && next !== undefined && units > 0) {
      cash = units * next * (1 - FEE)
      units = 0
    }
  }
  return { entries, profit: (units > 0 ? units * candles[to - 1]!.close * (1 - FEE) : cash) - 1 }
}

test('every pair has the figures of the kernel, and three those of a plain loop', async () => {
  const found = answerOf<Averages>(await averages(...GRID, '--csv', path('all.csv'), '--json'))
  const pairs = pairsOf(path('all.csv'))
  assert.equal(found.pairs, pairs.length)
  const column = (name: 'open' | 'close', end: number) =>
    Float64Array.from(walk.slice(0, end), (candle) => candle[name])
  const sweepOf = (end: number, from: number): AverageSweep => ({
    candles: { open: column('open', end), close: column('close', end) },
    ...{ average: 'sma', fee: FEE, from },
    fast: Array.from({ length: 19 }, (_, at) => 2 + at),
    slow: Array.from({ length: 12 }, (_, at) => 5 + 5 * at),
  })
  const seen = await sweepAverages(sweepOf(SPLIT, FIRST))
  const unseen = await sweepAverages(sweepOf(ROWS, SPLIT))
  assert.deepEqual(
    pairs,
    Array.from(seen.fast, (fast, at) => [
      ...[fast, seen.slow[at]!, seen.entries[at]!, seen.profits[at]!],
      ...[unseen.entries[at]!, unseen.profits[at]!],
    ]),
  )
  for (const [fast, slow] of [
    [2, 5],
    [9, 30],
    [20, 60],
  ] as const) {
    const [, , entries, profit, laterEntries, later] = pairs.find(([a, b]) => a === fast && b === slow)!
    const first = plainWalk(walk, fast, slow, [FIRST, SPLIT])
    const rest = plainWalk(walk, fast, slow, [SPLIT, ROWS])
    assert.ok(first.entries > 10 && rest.entries > 3)
    assert.deepEqual([entries, laterEntries], [first.entries, rest.entries])
    assert.ok(Math.abs(profit! - first.profit) < 1e-9 && Math.abs(later! - rest.profit) < 1e-9)
  }
})

test('the best ten, their ranks and holding are those of all pairs', async () => {
  const { best, searched, heldOut } = answerOf<Averages>(
    await averages(...GRID, '--csv', path('ranked.csv'), '--json'),
  )
  const pairs = pairsOf(path('ranked.csv'))
  const ranked = pairs.toSorted((a, b) => b[3]! - a[3]!).slice(0, 10)
  assert.deepEqual(
    best.map(({ fast, slow, entries, profit }) => [fast, slow, entries, profit]),
    ranked.map((pair) => pair.slice(0, 4)),
  )
  for (const [at, { heldOut: later }] of best.entries()) {
    const rank = 1 + pairs.filter((pair) => pair[5]! > ranked[at]![5]!).length
    assert.deepEqual(later, { entries: ranked[at]![4], profit: ranked[at]![5], rank })
  }
  const held = (from: number, to: number) =>
    (walk[to - 1]!.close * (1 - FEE)) / (walk[from]!.close * (1 + FEE)) - 1
  assert.deepEqual([searched.candles, heldOut!.candles], [SPLIT - FIRST, ROWS - SPLIT])
  assert.ok(Math.abs(searched.holding - held(FIRST, SPLIT)) < 1e-12)
  assert.ok(Math.abs(heldOut!.holding - held(SPLIT, ROWS)) < 1e-12)
  const above = pairs.filter((pair) => pair[3]! > searched.holding).length
  assert.equal(searched.aboveHolding, above / pairs.length)
})

test('what is held out does not choose', async () => {
  const before = answerOf<Averages>(await averages(...GRID, '--json'))
  const later = candleWalk('another future', { rows: ROWS })
  write('changed/AAA-USD-5m.csv', candleCsv([...walk.slice(0, SPLIT), ...later.slice(SPLIT)]))
  const changed = ['--candles', path('changed'), '-i', '5m']
  const then = answerOf<Averages>(await leme('research', 'averages', ...changed, ...GRID, '--json'))
  const choice = ({ best, searched }: Averages) => ({
    searched,
    best: best.map(({ heldOut: _, ...chosen }) => chosen),
  })
  assert.deepEqual(choice(then), choice(before))
  assert.notDeepEqual(then.best, before.best)
})

test('threads change nothing', async () => {
  // As much work as makes threads worth their start.
  write('long/AAA-USD-5m.csv', candleCsv(candleWalk('long', { rows: 58_000 })))
  const run = (workers: string) =>
    leme(
      ...['research', 'averages', '--candles', path('long'), '-i', '5m', '--average', 'ema'],
      ...['--fast', '1..200', '--slow', '201..500', '--hold-out', '0.05', '--workers', workers],
      ...['--csv', path(`${workers}.csv`), '--json'],
    )
  const [alone, shared] = [await run('1'), await run('3')]
  const { timings: _, ...one } = answerOf<Averages & { timings: unknown }>(alone)
  const { timings: __, ...three } = answerOf<Averages & { timings: unknown }>(shared)
  assert.deepEqual(three, one)
  assert.equal(readFileSync(path('3.csv'), 'utf8'), readFileSync(path('1.csv'), 'utf8'))
})

test('people read parts, pairs, the rule and what it is worth; a page has a map of each part', async () => {
  const ended = await averages(...GRID, '--html', path('map.html'))
  assert.equal(ended.code, 0, ended.stderr)
  assert.match(ended.stdout, /^194 pairs of simple moving averages on AAA\/USD 5m, 2,941 candles, in /)
  assert.match(
    ended.stdout.replaceAll('\n', ' '),
    /is the best of 194 pairs, and the more there are, the more of that is luck: on candles that it was not chosen by it/,
  )
  assert.match(ended.stdout, /^searched .+\nheld out /m)
  assert.match(ended.stdout, /open after the fast average crosses above[\s\S]+no stop[\s\S]+leme backtest/)
  for (const line of ended.stdout.split('\n')) assert.ok(line.length <= 90, line)
  const page = readFileSync(path('map.html'), 'utf8')
  assert.equal(page.match(/<svg /g)!.length, 2)
  assert.match(page, /<title>fast 9, slow 30: [+−]\d+\.\d\d %<\/title>/)
})

test('without a part held out, none is judged', async () => {
  const { heldOut, best, sentence } = answerOf<Averages>(await averages(...GRID, '--hold-out', '0', '--json'))
  assert.deepEqual([heldOut, best[0]!.heldOut], [null, null])
  assert.match(sentence, /nothing was held out/)
})

test('what cannot be searched is named, and what to do', async () => {
  const wrong = async (code: number, ...args: string[]) => errorOf(await averages(...args, '--json'), code)
  for (const [option, value, says] of [
    ['--fast', '0..3', /1 or more/],
    ['--fast', 'NaN', /2\.\.50/],
    ['--slow', '9..3', /smaller one first/],
    ['--slow', '10..90:0', /step/],
    ['--slow', '1..1000000000', /10,000/],
    ['--average', 'wma', /sma, ema/],
    ['--workers', '0', /1 or more/],
  ] as const) {
    const { code, message } = await wrong(2, option, value)
    assert.equal(code, 'cli.usage')
    assert.match(message, says)
  }
  const never = await wrong(2, '--fast', '50..60', '--slow', '10..20')
  assert.deepEqual(
    [never.code, never.message],
    ['research.option', 'no fast period (50 to 60) is below a slow one (10 to 20)'],
  )
  assert.match((await wrong(2, '--slow', '3001')).message, /3001 candles, where there are 3000/)
  assert.match((await wrong(2, '--hold-out', '0.01')).hint!, /needs 100/)
  assert.match((await wrong(2, '--hold-out', '1')).hint!, /below 1/)
  assert.match((await wrong(2, '--timerange', '20300101-')).hint!, /2025-01-01 00:00 to/)
  assert.equal((await wrong(2, '--fee', '2')).code, 'math.option')
  assert.match((await wrong(2, '--fast', '1..2990', '--slow', '1..2990')).message, /4,468,555 pairs/)
  assert.equal((await wrong(4, '-p', 'NO/PE')).code, 'candles.missing')
  assert.equal((await wrong(1, ...GRID, '--csv', path('none', 'a.csv'))).code, 'report.unwritable')
  const several = errorOf(
    await leme('research', 'averages', '--candles', path('candles'), '-i', '5m', '--json'),
    2,
  )
  assert.match(several.message, /2 pairs: AAA\/USD, BBB\/USD/)
  const [file, other] = [path('candles/AAA-USD-5m.csv'), path('candles')]
  const both = await leme('research', 'averages', '--candles', other, '-p', 'AAA/USD', '--json')
  assert.match(errorOf(both, 2).message, /timeframe/)
  assert.equal((await leme('research', 'averages', '--candles', file, '-i', '5m', ...GRID)).code, 0)
  const none = errorOf(await leme('research', 'averages', '-i', '5m', '--json'), 2)
  assert.equal(none.code, 'backtest.candles')
})
