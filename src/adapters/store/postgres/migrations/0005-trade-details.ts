import type { Migration } from '../migrate.ts'

const COLUMNS = `
  add column funding_fees float8 not null default 0,
  add column liquidation_price float8,
  add column fills json`

/** Funding, liquidation and single fills of trades; those from before had none. */
export const tradeDetails: Migration = {
  name: '0005-trade-details',
  sql: `
alter table leme.run_trade ${COLUMNS};
alter table leme.bot_trade ${COLUMNS};
`,
}
