import type { Migration } from '../migrate.ts'
import { candles } from './0001-candles.ts'
import { runs } from './0002-runs.ts'
import { bots } from './0003-bots.ts'
import { logins } from './0004-logins.ts'
import { tradeDetails } from './0005-trade-details.ts'
import { studies } from './0006-studies.ts'
import { trialRuns } from './0007-trial-runs.ts'
import { ingest } from './0008-ingest.ts'
import { partitions } from './0009-partitions.ts'
import { lake } from './0010-lake.ts'
import { signals } from './0011-signals.ts'
import { budgets } from './0012-budgets.ts'
import { outbox } from './0013-outbox.ts'
import { ohlc } from './0014-ohlc.ts'
import { contractsAndBooks } from './0015-contracts-and-books.ts'
import { sourceNames } from './0016-source-names.ts'
import { models } from './0017-models.ts'
import { tenants } from './0018-tenants.ts'
import { members } from './0019-members.ts'
import { commands } from './0020-commands.ts'
import { jobs } from './0021-jobs.ts'
import { webhooks } from './0022-webhooks.ts'
import { leaders } from './0023-leaders.ts'
import { alerts } from './0024-alerts.ts'
import { processes } from './0025-processes.ts'
import { traces } from './0026-traces.ts'

/** In the order in which they are applied. One that was released is never edited; a change is a new one. */
export const MIGRATIONS: readonly Migration[] = [
  candles,
  runs,
  bots,
  logins,
  tradeDetails,
  studies,
  trialRuns,
  ingest,
  partitions,
  lake,
  signals,
  budgets,
  outbox,
  ohlc,
  contractsAndBooks,
  sourceNames,
  models,
  tenants,
  members,
  commands,
  jobs,
  webhooks,
  leaders,
  alerts,
  processes,
  traces,
]
