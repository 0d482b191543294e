import { parseTenantId, type Quotas, type TenantId, type TenantStatus } from '../tenant/index.ts'
import { jobStoreSuite } from './job-store.suite.ts'
import { memoryJobStore } from './memory-job-store.ts'

jobStoreSuite('memory', async () => {
  const tenants = new Map<TenantId, { quotas: Pick<Quotas, 'jobs' | 'queuedJobs'>; status: TenantStatus }>()
  let now = 1_700_000_000_000
  let sent: string[] = []
  const store = memoryJobStore({
    now: () => now,
    send: async ({ id }) => {
      sent.push(id)
    },
    tenantOf: (id) => tenants.get(id),
  })
  return {
    store,
    async newTenant(quotas = {}) {
      const id = parseTenantId(`cliente-${tenants.size}`)
      tenants.set(id, { quotas: { jobs: 2, queuedJobs: 100, ...quotas }, status: 'active' })
      return id
    },
    async change(id, { quotas = {}, status }) {
      const found = tenants.get(id)!
      tenants.set(id, { quotas: { ...found.quotas, ...quotas }, status: status ?? found.status })
    },
    async sent() {
      const before = sent
      sent = []
      return before
    },
    async pass(ms) {
      now += ms
    },
  }
})
