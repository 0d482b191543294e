import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf } from './documents.fixture.ts'
import { SEARCHED, UNSEARCHABLE } from './strategy-text.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const { leme, write, path } = makeWorkspace({ after })
const strategy = write('cross.ts', SEARCHED)
const onePoint = write('point.ts', UNSEARCHABLE)
for (const name of ['AAA', 'BBB']) {
  write(`candles/${name}-USD-5m.csv`, candleCsv(candleWalk(name, { rows: 3_000 })))
}
const COMMON = ['-s', strategy, '--candles', path('candles')]

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
  const short = await lookahead(strategy, '--timerange', '20250101-20250102', '--json')
  const [few] = answerOf<{ pairs: { candles: number; cuts: number; tradeCuts: number }[] }>(short).pairs
  assert.equal(few!.candles, 289)
  assert.ok(few!.cuts < 256 && few!.cuts > 200, 'no place is counted twice')
  assert.equal(few!.tradeCuts, 0)
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
