import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const { leme, start, write, path, holdDatabase } = makeWorkspace({ after })
await holdDatabase()

const strategy = write(
  'cross.ts',
  `import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'cross',
  timeframe: '5m',
  startup: 30,
  params: { fast: param.int({ min: 2, max: 15, start: 5 }), slow: param.int({ min: 10, max: 30, start: 20 }) },
  risk: { stop: 0.05 },
  indicators: ({ close }, { fast, slow }) => ({ quick: sma(close, fast), calm: sma(close, slow) }),
  enterLong: ({ quick, calm }) => crossesAbove(quick, calm),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})
`,
)
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
  assert.equal(front.stdout.match(/^ {2}On candles that it had not seen/gm)!.length, members)
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

const onePoint = write(
  'point.ts',
  `import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'point', timeframe: '5m', params: { point: param.int({ min: 3, max: 3, start: 3 }) },
  indicators: () => ({}),
  enterLong: ({ close }) => new Uint8Array(close.length),
})
`,
)

test('what makes no sense is refused by name', async () => {
  for (const [args, code, message] of [
    [['--loss', 'SharpeHyperoptLoss'], 2, /there is no loss function "SharpeHyperoptLoss"/],
    [['--sampler', 'tpee'], 2, /there is no sampler "tpee"/],
    [['--params', 'fats'], 2, /"fats" is no parameter of this strategy/],
    [['--spaces', 'rio'], 2, /there is no space "rio"/],
    [['--hold-out', '1.5'], 2, /--hold-out is 1.5/],
    [['--trials', '0'], 2, /'--trials <n>' argument '0' is invalid. It must be a whole number, 1 or more/],
    [['--workers', '0'], 2, /'--workers <n>' argument '0' is invalid/],
    [['--params', 'point', '-s', onePoint], 2, /nothing to search: the only point of the space is point=3/],
    [['--timerange', '20990101-'], 4, /no candle|0 candles|not fit|candles/],
  ] as const) {
    const ended = await leme('hyperopt', ...COMMON, '--memory', ...args)
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stderr}`)
    assert.match(ended.stderr, message)
  }
})

/** Looks ahead from row `first` on, on candles that begin with this close alone where it is given; `n` rows at least. */
function peeking({
  first = 0,
  onClose,
  least = 1,
}: {
  first?: number
  onClose?: number
  least?: number
}): string {
  const peeks = onClose === undefined ? 'true' : `close[0] === ${onClose}`
  return `import { above } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'peek', timeframe: '5m', params: { n: param.int({ min: ${least}, max: 3, start: ${least} }) },
  indicators: ({ close }, { n }) => ({
    next: close.map((price, row) => (row >= ${first} && ${peeks} ? (close[row + n] ?? 0) : price)),
  }),
  enterLong: ({ next, close }) => above(next, close),
})
`
}
const SHORT_FOLDS = ['--train-days', '4', '--test-days', '2', '--trials', '4']

test('whatever runs a strategy refuses one that looks ahead, on any pair, and names column and candle', async () => {
  const file = write('peek.ts', peeking({ onClose: candleWalk('BBB', { rows: 1 })[0]!.close }))
  for (const command of [
    ['hyperopt', '--memory'],
    ['research', 'walk-forward', ...SHORT_FOLDS],
    ['research', 'monte-carlo'],
    ['research', 'lookahead'],
    ['plot', '--out', path('peek.html')],
  ]) {
    const ended = await leme(...command, '-s', file, '--candles', path('candles'))
    assert.equal(ended.code, 8, `${command.join(' ')}: ${ended.stdout}${ended.stderr}`)
    assert.match(ended.stderr, /BBB\/USD: peek looks ahead: "\w+" at \d{4}-\d\d-\d\d \d\d:\d\d UTC/)
  }
})

test('lookahead cuts the future off all candles and tells where it has looked', async () => {
  const late = write('late.ts', peeking({ first: 2_600 }))
  const lookahead = (file: string, ...args: string[]) =>
    leme('research', 'lookahead', '-s', file, '--candles', path('candles'), ...args)
  const found = await lookahead(late)
  assert.equal(found.code, 8, found.stdout)
  assert.match(found.stderr, /AAA\/USD: peek looks ahead/)
  const { pairs, compared } = answerOf<{
    pairs: { pair: string; candles: number; cuts: number }[]
    compared: string[]
  }>(await lookahead(strategy, '--json', '--cuts', '40'))
  assert.deepEqual(
    pairs.map(({ pair, candles, cuts }) => [pair, candles, cuts]),
    [
      ['AAA/USD', 3_000, 40],
      ['BBB/USD', 3_000, 40],
    ],
  )
  assert.deepEqual(compared, ['indicators', 'enterLong', 'exitLong'])
  const { stdout } = await lookahead(strategy)
  assert.match(stdout, /AAA\/USD +all 3,000 candles, \S+ \S+ to \S+ \S+ UTC; future cut off at 256 places/)
})

test('parameters with which a strategy looks ahead are found when they win', async () => {
  const file = write('peek-by-parameter.ts', peeking({ least: 0 }))
  for (const command of [
    ['hyperopt', '--memory', '--trials', '8'],
    ['research', 'walk-forward', ...SHORT_FOLDS],
  ]) {
    const ended = await leme(...command, '-s', file, '--candles', path('candles'))
    assert.equal(ended.code, 8, ended.stdout)
    assert.match(ended.stderr, /with n=[123]: AAA\/USD: peek looks ahead/)
  }
})

test('walk-forward, lookahead and monte-carlo answer with their documents', async () => {
  const answers = await Promise.all([
    leme('research', 'lookahead', ...COMMON, '--json'),
    leme('research', 'monte-carlo', ...COMMON, '--json', '--tries', '200'),
    leme('research', 'walk-forward', ...COMMON, '--json', ...SHORT_FOLDS),
  ])
  const [lookahead, monteCarlo, walkForward] = answers.map((ended) => answerOf(ended)) as unknown as Record<
    string,
    unknown
  >[]
  assert.equal(lookahead!.found, null)
  assert.equal((monteCarlo!.orders as { tries: number }).tries, 200)
  assert.equal(walkForward!.schema, 'leme.walk-forward/1')
  assert.ok((walkForward!.folds as unknown[]).length >= 2)
})

test('walk-forward says what it does, and refuses what is no walk', async () => {
  const walk = ['research', 'walk-forward', ...COMMON, '--trials', '4', '--workers', '1']
  const { stdout } = await leme(...walk, '--train-days', '4', '--test-days', '2')
  assert.match(stdout, /^Searches fast, slow by tpe for the least SharpeHyperOptLossDaily$/m)
  assert.match(stdout, /^ {2}3 folds, each of 4 trials on 4 days, judged on the next 2; seed 1, 1 thread$/m)
  assert.match(stdout, /out of sample in \d+ trades; \d of 3 folds gained/)
  for (const [args, code, message] of [
    [
      ['--train-days', '6', '--test-days', '3'],
      2,
      /Just one fold of 6 days to search and 3 to judge fits into the 10\.4 days from 2025-01-01/,
    ],
    [['--train-days', '9', '--test-days', '3'], 2, /Not one fold of 9 days/],
    [['--train-days', '0'], 2, /'--train-days <n>' argument '0' is invalid. It must be a number above 0/],
    [['--trials', '0'], 2, /'--trials <n>' argument '0' is invalid/],
    [['--timerange', '20300101-'], 4, /AAA\/USD: no candle lies in the time range/],
    [['-s', onePoint], 2, /nothing to search: the only point of the space is point=3/],
  ] as const) {
    const ended = await leme(...walk, ...args)
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stderr}`)
    assert.match(ended.stderr, message)
    assert.equal(ended.stdout, '', 'nothing is begun')
  }
})
