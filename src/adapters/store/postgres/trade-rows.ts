import type { ClosedTrade } from '../../../domain/index.ts'
import type { Statements } from './open-sql.ts'
import type { StatementRunner } from './statement-runner.ts'

/** Column, field of {@link ClosedTrade}, type. */
const FIELDS: readonly (readonly [string, keyof ClosedTrade, string])[] = [
  ['trade_id', 'id', 'integer'],
  ['pair', 'pair', 'text'],
  ['is_short', 'isShort', 'boolean'],
  ['leverage', 'leverage', 'float8'],
  ['open_time', 'openTime', 'bigint'],
  ['close_time', 'closeTime', 'bigint'],
  ['open_rate', 'openRate', 'float8'],
  ['close_rate', 'closeRate', 'float8'],
  ['amount', 'amount', 'float8'],
  ['stake_amount', 'stakeAmount', 'float8'],
  ['fee_open', 'feeOpen', 'float8'],
  ['fee_close', 'feeClose', 'float8'],
  ['profit_ratio', 'profitRatio', 'float8'],
  ['profit_abs', 'profitAbs', 'float8'],
  ['exit_reason', 'exitReason', 'text'],
  ['min_rate', 'minRate', 'float8'],
  ['max_rate', 'maxRate', 'float8'],
  ['initial_stop_loss', 'initialStopLoss', 'float8'],
  ['stop_loss', 'stopLoss', 'float8'],
  ['funding_fees', 'fundingFees', 'float8'],
  ['liquidation_price', 'liquidationPrice', 'float8'],
  ['fills', 'fills', 'json'],
]
const ROWS_PER_STATEMENT = 5_000

const COLUMNS = FIELDS.map(([column]) => column).join(', ')
const RECORD = FIELDS.map(([, field, type]) => `"${field}" ${type}`).join(', ')
const VALUES = FIELDS.map(([, field]) => `t."${field}"`).join(', ')

/** Select list that gives a row as a {@link ClosedTrade}. */
export const TRADE_FIELDS = FIELDS.map(([column, field]) => `${column} as "${field}"`).join(', ')

/** A row as it is read: `fills` is null where a trade has none. */
export type TradeRow = Omit<ClosedTrade, 'fills'> & { readonly fills: ClosedTrade['fills'] | null }

export function closedTrade({ fills, ...trade }: TradeRow): ClosedTrade {
  return fills ? { ...trade, fills } : trade
}

/** Appends trades to a run, numbered from 0. Call it inside a transaction. */
export async function insertRunTrades(
  sql: Statements,
  runId: string,
  trades: readonly ClosedTrade[],
): Promise<void> {
  for (let start = 0; start < trades.length; start += ROWS_PER_STATEMENT) {
    const rows = trades
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((trade, row) => ({ ...trade, number: start + row }))
    await sql.unsafe(
      `insert into leme.run_trade (run_id, number, ${COLUMNS})
       select $1, t.number, ${VALUES} from json_to_recordset($2::json) as t (number integer, ${RECORD})`,
      [runId, JSON.stringify(rows)],
    )
  }
}

/** A table of trades that number themselves, and its column that says whose they are. */
export interface TradeTable {
  readonly table: string
  readonly owner: string
}

/** Appends trades to what is theirs, in their order. Call it inside a transaction. */
export async function insertTrades(
  db: StatementRunner,
  { table, owner, id }: TradeTable & { readonly id: string },
  trades: readonly ClosedTrade[],
): Promise<void> {
  for (let start = 0; start < trades.length; start += ROWS_PER_STATEMENT) {
    const rows = trades
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((trade, number) => ({ ...trade, number }))
    await db.run(
      `insert into ${table} (${owner}, ${COLUMNS})
       select $1, ${VALUES} from json_to_recordset($2::json) as t (number integer, ${RECORD}) order by t.number`,
      [id, JSON.stringify(rows)],
    )
  }
}
