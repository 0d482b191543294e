import type { Migration } from '../migrate.ts'

/** Runs may be pieces of a search, and backtests that somebody saved. */
export const trialRuns: Migration = {
  name: '0007-trial-runs',
  sql: `
alter table leme.run drop constraint run_kind_check;
alter table leme.run add constraint run_kind_check check (kind in ('backtest', 'pipeline', 'trials', 'saved'));
`,
}
