import {
  columnOf,
  type DialectName,
  dialectOf,
  performanceOf,
  simulateTrades,
  sumTrades,
  type Table,
} from '../../../src/trade/pipeline/index.ts'
import { recordedTable } from './golden-table.ts'
import { recordedPart, recordedText } from './recorded.ts'
import { runCaseLine } from './run-line.ts'
import { scoresOf } from './signals-case.ts'
import { type Verdict, verdictOf } from './verdict.ts'

type Side = Readonly<Record<string, number>>

interface Performance {
  readonly buy_column: string
  readonly sell_column: string
  readonly upstream: { readonly long: Side; readonly short: Side }
  readonly correct: { readonly long: Side; readonly short: Side }
}

const CLOSE = 1e-9

/** Trades the signals of a case in both ways of counting; each transaction and the sums must be the recorded ones. */
export async function judgeTransactions(cases: string, name: string): Promise<readonly Verdict[]> {
  const variant = name.slice('signals-'.length)
  const file = `transactions-${variant}.csv`
  const part = `performance-${variant}`
  const text = recordedText(cases, file)
  const predictions = scoresOf(cases, name)
  const recorded = recordedPart<Performance>(cases, 'simulate.json', part)
  if (text === undefined || !predictions || !recorded) return []
  const run = await runCaseLine(cases, name, { goal: 'signals', given: { predictions } })
  const signals = await run.table('signals')
  const prices = recordedTable(cases, name) ?? signals
  const made = (dialect: DialectName) => transactionsOf(signals, prices, { recorded, dialect })
  const rows = rowsOf(text)
  const differs = compareRows(rows, made('itb'), 'upstream') ?? compareRows(rows, made('leme'), 'correct')
  const sums = compareSums(recorded, { itb: made('itb'), leme: made('leme') })
  return [
    verdictOf(file, differs, `${rows.length} transactions, as upstream counts and as is right`),
    verdictOf(`simulate.json (${part})`, sums, 'long and short, both ways'),
  ]
}

type Transactions = ReturnType<typeof simulateTrades>

function transactionsOf(
  signals: Table,
  prices: Table,
  { recorded, dialect }: { recorded: Performance; dialect: DialectName },
): Transactions {
  const [buy, sell] = [columnOf(signals, recorded.buy_column), columnOf(signals, recorded.sell_column)]
  return simulateTrades(
    { buy, sell },
    { dialect: dialectOf(dialect).trading, price: columnOf(prices, 'close') },
  )
}

function rowsOf(text: string): readonly Readonly<Record<string, string>>[] {
  const [head, ...lines] = text.trim().split(/\r?\n/)
  const names = head!.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))
  })
}

function compareRows(
  rows: ReturnType<typeof rowsOf>,
  made: Transactions,
  way: 'upstream' | 'correct',
): string | undefined {
  if (rows.length !== made.length) return `${made.length} transactions, the reference has ${rows.length}`
  for (const [i, row] of rows.entries()) {
    const { row: at, side, price, trade } = made[i]!
    if (String(at) !== row.row || !row.side!.toLowerCase().startsWith(side[0]!)) {
      return `transaction ${i}: ${side} in row ${at}, the reference has ${row.side} in row ${row.row}`
    }
    const pairs = [
      ['price', price, row.price],
      [`${way}_ref`, trade?.reference, row[`${way}_ref`]],
      [`${way}_profit`, trade?.profit, row[`${way}_profit`]],
      [`${way}_profit_percent`, trade?.percent, row[`${way}_profit_percent`]],
    ] as const
    for (const [name, own, wanted] of pairs) {
      if (isNear(own ?? Number.NaN, wanted === '' ? Number.NaN : Number(wanted))) continue
      return `transaction ${i}, ${name}: ${own}, the reference has ${wanted}`
    }
  }
  return undefined
}

function compareSums(
  { upstream, correct }: Performance,
  made: Readonly<Record<DialectName, Transactions>>,
): string | undefined {
  for (const side of ['long', 'short'] as const) {
    const own = performanceOf(sumTrades(made.itb)[side], 1)
    const pairs: readonly (readonly [string, number, number])[] = [
      [`upstream ${side} #transactions`, own.transactions, upstream[side]['#transactions']!],
      [`upstream ${side} profit`, own.profit, upstream[side].profit!],
      [`upstream ${side} %profit`, own.profitPercent, upstream[side]['%profit']!],
      [`upstream ${side} #profitable`, own.profitable, upstream[side]['#profitable']!],
      [`correct ${side} trades`, sumTrades(made.leme)[side].trades, correct[side].trades!],
      [`correct ${side} profit`, sumTrades(made.leme)[side].profit, correct[side].profit!],
      [`correct ${side} percent`, sumTrades(made.leme)[side].percent, correct[side].profit_percent!],
      [`correct ${side} profitable`, sumTrades(made.leme)[side].profitable, correct[side].profitable!],
    ]
    for (const [what, found, wanted] of pairs) {
      if (!isNear(found, wanted)) return `${what}: ${found}, the reference has ${wanted}`
    }
  }
  return undefined
}

function isNear(own: number, wanted: number): boolean {
  if (Number.isNaN(own) || Number.isNaN(wanted)) return Number.isNaN(own) && Number.isNaN(wanted)
  return Math.abs(own - wanted) <= Math.max(1e-12, CLOSE * Math.abs(wanted))
}
