import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf } from './documents.fixture.ts'
import { SEARCHED, UNSEARCHABLE } from './strategy-text.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const { leme, start, write, path, holdDatabase } = makeWorkspace({ after })
await holdDatabase()

const strategy = write('cross.ts', SEARCHED)
for (const name of ['AAA', 'BBB']) {
  write(`candles/${name}-USD-5m.csv`, candleCsv(candleWalk(name, { rows: 3_000 })))
}
const COMMON = ['-s', strategy, '--candles', path('candles')]

interface HyperoptDocument {
  readonly schema: string
  readonly study: string
  readonly stopReason: string
  readonly trials: number
  readonly failed: number
  readonly best: readonly {
    readonly number: number
    readonly parameters: Readonly<Record<string, number>>
    readonly seen: { readonly trades: number; readonly to: string }
    readonly heldOut: { readonly trades: number; readonly from: string } | null
    readonly deflatedSharpe: number | null
  }[]
}

async function hyperopt(...args: string[]): Promise<HyperoptDocument> {
  return answerOf(await leme('hyperopt', ...COMMON, '--json', ...args)) as unknown as HyperoptDocument
}

test('a search tells the best trial on what it saw and on what it did not', async () => {
  const found = await hyperopt('--trials', '30', '--memory')
  assert.equal(found.schema, 'leme.hyperopt/1')
  assert.deepEqual([found.stopReason, found.trials, found.failed], ['budget', 30, 0])
  const [best] = found.best
  assert.ok(best!.parameters.fast! >= 2 && best!.parameters.slow! <= 30)
  assert.ok(best!.seen.trades > 0 && best!.heldOut!.trades > 0)
  assert.ok(best!.seen.to < best!.heldOut!.from, 'what was held out comes after what was seen')
  assert.ok(best!.deflatedSharpe! >= 0 && best!.deflatedSharpe! <= 1)
  const again = await hyperopt('--trials', '30', '--memory', '--workers', '1')
  assert.deepEqual(again, found, 'whatever the number of threads')
})

test('a search that is killed goes on where it was, and ends as one that was not', async () => {
  const search = ['--trials', '60', '--sampler', 'random', '--seed', 'kill', '--batch', '4']
  const whole = await hyperopt(...search, '--memory')
  const killed = start(['hyperopt', ...COMMON, ...search])
  await killed.says(/trial \d/)
  killed.signalGroup('SIGKILL')
  await killed.ended
  const resumed = await hyperopt(...search)
  assert.deepEqual(resumed, whole)
  const asked = await hyperopt(...search.with(1, '70'))
  assert.equal(asked.trials, 70, 'a greater budget goes on, too')
})

test('a search for something else is another search', async () => {
  const search = ['--trials', '6', '--sampler', 'random', '--params', 'fast', '--set']
  const [one, other] = [await hyperopt(...search, 'slow=25'), await hyperopt(...search, 'slow=12')]
  assert.notEqual(one.study, other.study)
  const strict = await hyperopt(...search, 'slow=25', '--min-trades', '40')
  assert.notEqual(strict.study, one.study)
})

test('Ctrl-C ends a search with 130 and tells what it found so far', async () => {
  const search = start(['hyperopt', ...COMMON, '--trials', '100000', '--sampler', 'random', '--seed', 'c'])
  await search.says(/trial \d/)
  search.signalGroup('SIGINT')
  const { code, stdout } = await search.ended
  assert.equal(code, 130)
  assert.match(stdout, /Stopped\. The same command goes on from here\./)
  assert.match(stdout, /held out/)
})

test('what is printed of the winner makes the same backtest again', async () => {
  const file = write(
    'band.ts',
    `import { above, below, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'band', timeframe: '5m', startup: 30,
  params: {
    calm: param.int({ min: 10, max: 30, start: 20 }),
    rise: param.real({ min: 1.0001, max: 1.01, start: 1.001 }),
    mood: param.choice({ options: ['it is fine', 'so so'], start: 'so so' }),
  },
  indicators: ({ close }, { calm, rise, mood }) => {
    const usual = sma(close, calm)
    return { usual, ceiling: usual.map((value) => value * (mood === 'so so' ? rise : rise ** 2)) }
  },
  enterLong: ({ close, ceiling }) => above(close, ceiling),
  exitLong: ({ close, usual }) => below(close, usual),
})
`,
  )
  const common = ['-s', file, '--candles', path('candles'), '--memory', '--hold-out', '0', '--trials', '24']
  const search = [...common, '--spaces', 'stoploss', '--params', 'rise,mood', '--set', 'calm=25']
  const { stdout, stderr } = await leme('hyperopt', ...search)
  assert.equal(stderr, '')
  const [, set] = /To run it: --set (.+)/.exec(stdout)!
  const [, config] = /and in --config: (.+)/.exec(stdout)!
  assert.match(set!, /^calm=25 rise=1\.\d{1,6} mood='(it is fine|so so)'$/)
  const assigned = set!.match(/(?:[^\s']+|'[^']*')+/g)!.map((part) => part.replaceAll("'", ''))
  const backtest = ['backtest', '-s', file, '--candles', path('candles'), '--json']
  const again = answerOf<{ metrics: Record<string, number> }>(
    await leme(...backtest, '--config', write('found.json', config!), '--set', ...assigned),
  )
  const { best } = answerOf<{ best: { seen: { trades: number; profitTotal: number } }[] }>(
    await leme('hyperopt', ...search, '--json'),
  )
  assert.deepEqual(
    [again.metrics.totalTrades, again.metrics.profitTotal],
    [best[0]!.seen.trades, best[0]!.seen.profitTotal],
  )
})

test('a search says what it searches, what holding brought, and how little a few trades tell', async () => {
  const search = ['hyperopt', ...COMMON, '--memory', '--seed', 'text', '--workers', '1', '--trials', '12']
  search.push('--fee', '0')
  const { stdout } = await leme(...search, '--hold-out', '0.05')
  assert.match(stdout, /^Searches fast, slow \(294 points\) by tpe for the least SharpeHyperOptLossDaily$/m)
  assert.match(stdout, /^ {2}12 trials in batches of 16, seed text, 1 thread; 1 trade at least$/m)
  assert.match(stdout, /^ {2}sees everything to \S+ \S+ UTC; what comes after is held out$/m)
  assert.match(stdout, /trades +profit +holding +wins +factor +Sharpe +drawdown +period/)
  assert.match(
    stdout,
    /in \d+ trades?, where holding (made|lost) [\d.]+ %: too few trades to tell skill from luck/,
  )
  assert.match(stdout, /best of 12 tries: .* sure \(deflated Sharpe ratio, spread of all of them\)/)
  const front = await leme(...search, '--loss', 'max:profitTotal', 'min:maxDrawdownAccount')
  const members = front.stdout.match(/^Trial \d+ /gm)!.length
  assert.ok(members > 1)
  assert.equal(front.stdout.match(/^ {2}(On candles that it had not seen|It lost)/gm)!.length, members)
  const lost = await leme(...search, '--fee', '0.01')
  assert.match(
    lost.stdout,
    /It lost [\d.]+ % on the very candles that it was chosen on: the search found nothing/,
  )
})

test('a search without a worker says that it waits for one, and ends when it is told to', async () => {
  const search = start(['hyperopt', ...COMMON, '--trials', '8', '--seed', 'nobody', '--queue'])
  await search.says(/No worker has taken a trial yet, .*: npx leme worker/)
  search.signalGroup('SIGINT')
  assert.equal((await search.ended).code, 130)
})

test('a search that finds nothing says so, and one of which every trial fails fails', async () => {
  const search = ['hyperopt', ...COMMON, '--memory', '--trials', '4']
  const few = await leme(...search, '--min-trades', '5000')
  assert.equal(few.code, 0)
  assert.match(few.stdout, /No trial made 5,000 trades .*: nothing was found/)
  const failing = write(
    'fails.ts',
    `import { sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'fails', timeframe: '5m', startup: 4000, params: { n: param.int({ min: 1, max: 9, start: 1 }) },
  indicators: ({ close }, { n }) => ({ calm: sma(close, n) }),
  enterLong: ({ calm }) => new Uint8Array(calm.length),
})
`,
  )
  const failed = await leme(...search.with(2, failing))
  assert.equal(failed.code, 1)
  assert.match(
    failed.stdout,
    /4 trials, 4 failed.*\nThe first that failed: .*4000 candles to warm up.*\n\nNo trial gave/,
  )
})

test('trials handed to worker processes come to the same', async () => {
  const workers = [start(['worker']), start(['worker'])]
  await Promise.all(workers.map((worker) => worker.says(/Takes jobs/)))
  const search = ['--trials', '32', '--seed', 'queue', '--batch', '16']
  const queued = await hyperopt(...search, '--queue')
  assert.deepEqual(queued, await hyperopt(...search, '--memory'))
  for (const worker of workers) worker.signal('SIGINT')
  const printed = (await Promise.all(workers.map(({ ended }) => ended))).map(({ stdout }) => stdout)
  assert.ok(printed.join('').match(/^trials .* done$/gm)!.length >= 8)
})

test('what makes no sense is refused by name', async () => {
  for (const [args, code, message] of [
    [['--loss', 'SharpeHyperoptLoss'], 2, /there is no loss function "SharpeHyperoptLoss"/],
    [['--sampler', 'tpee'], 2, /there is no sampler "tpee"/],
    [['--params', 'fats'], 2, /"fats" is no parameter of this strategy/],
    [['--spaces', 'rio'], 2, /there is no space "rio"/],
    [['--hold-out', '1.5'], 2, /--hold-out is 1.5/],
    [['--trials', '0'], 2, /'--trials <n>' argument '0' is invalid. It must be a whole number, 1 or more/],
    [['--workers', '0'], 2, /'--workers <n>' argument '0' is invalid/],
    [
      ['--params', 'point', '-s', write('point.ts', UNSEARCHABLE)],
      2,
      /nothing to search: the only point of the space is point=3/,
    ],
    [['--timerange', '20990101-'], 4, /no candle|0 candles|not fit|candles/],
  ] as const) {
    const ended = await leme('hyperopt', ...COMMON, '--memory', ...args)
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stderr}`)
    assert.match(ended.stderr, message)
  }
})
