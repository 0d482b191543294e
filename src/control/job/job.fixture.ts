import type { TenantId } from '../tenant/index.ts'
import { hashOfBundle } from './bundle.ts'
import { type JobId, parseJobId } from './job.ts'
import type { BacktestJobSpec } from './job-spec.ts'
import type { NewJob } from './port.ts'

export const SPEC: BacktestJobSpec = {
  kind: 'backtest',
  strategy: { name: 'sma-cross', origin: 'shipped', version: null, hash: hashOfBundle('x') },
  parameters: { fast: 5 },
  exchange: 'demo',
  pairs: ['ETH/BTC'],
  timeframe: '5m',
}

/** What is asked for in tests; `changes` say otherwise. */
export function wantedJob(tenant: TenantId, id: string, changes: Partial<NewJob> = {}): NewJob {
  return { id: parseJobId(id), tenant, actor: 'member:ana', title: 'A title', spec: SPEC, ...changes }
}

/** Ids that no other test has. */
export function jobIds(prefix: string): () => JobId {
  let made = 0
  return () => parseJobId(`${prefix}-${String(++made).padStart(6, '0')}`)
}
