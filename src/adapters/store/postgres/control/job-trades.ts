import type { TenantId } from '../../../../control/tenant/index.ts'
import type { ClosedTrade } from '../../../../domain/index.ts'
import { closedTrade, TRADE_FIELDS, type TradeRow } from '../trade-rows.ts'
import type { Tenants } from './tenant-door.ts'

/** What a tenant's bots have closed with a strategy. */
export interface TradedStrategy {
  readonly strategy: string
  readonly trades: number
  readonly wins: number
  readonly bots: number
  readonly lastCloseTime: number | null
}

export interface TenantTrades {
  /** Of each strategy that was traded. */
  totals(tenant: TenantId): Promise<readonly TradedStrategy[]>
  /** Newest first. */
  newest(tenant: TenantId, strategy: string, limit: number): Promise<readonly ClosedTrade[]>
}

/** Trades of tenants' bots by the strategy that their specs name. */
export function tenantTrades(tenants: Pick<Tenants, 'read'>): TenantTrades {
  return {
    totals: (tenant) =>
      tenants.read(tenant, async ({ db }) => {
        const { rows } = await db.run<TradedStrategy>(
          `select spec->>'strategyName' as strategy, count(*)::int as trades,
             (count(*) filter (where profit_abs > 0))::int as wins, count(distinct bot.id)::int as bots,
             max(close_time) as "lastCloseTime"
           from bot join bot_trade on bot_id = bot.id group by 1 order by 1`,
        )
        return rows
      }),

    newest: (tenant, strategy, limit) =>
      tenants.read(tenant, async ({ db }) => {
        const { rows } = await db.run<TradeRow>(
          `select ${TRADE_FIELDS} from bot_trade join bot on bot.id = bot_id where spec->>'strategyName' = $1
           order by close_time desc, bot_trade.number desc limit $2`,
          [strategy, limit],
        )
        return rows.map(closedTrade)
      }),
  }
}
