import { pageOf } from './memory-page.ts'
import type { JobResult, ResultStore } from './port.ts'

interface Stored extends JobResult {
  readonly attempt: number
}

/** A {@link ResultStore} that forgets everything with the process: for tests. */
export function memoryResultStore(): ResultStore {
  const results = new Map<string, Stored>()
  const find = (tenant: string, id: string) => results.get(`${tenant}/${id}`)
  return {
    async write({ tenant, id, attempt }, { report, trades }) {
      if ((find(tenant, id)?.attempt ?? 0) > attempt) return
      const stored = JSON.parse(JSON.stringify({ attempt, report: report ?? null, trades })) as Stored
      results.set(`${tenant}/${id}`, stored)
    },
    report: async (tenant, id) => find(tenant, id)?.report,
    trades: async (tenant, id, query) =>
      pageOf(find(tenant, id)?.trades ?? [], query, (_trade, index) => String(index)),
  }
}
