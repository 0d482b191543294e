import { canonicalJson } from '../../math/index.ts'
import { JobError } from './job-error.ts'
import { pageOf } from './memory-page.ts'
import type { NewStrategyVersion, StrategyStore, StrategyVersion } from './port.ts'

/** A {@link StrategyStore} that forgets everything with the process: for tests. `now` gives UTC milliseconds. */
export function memoryStrategyStore({ now }: { readonly now: () => number }): StrategyStore {
  const tenants = new Map<string, StrategyVersion[]>()
  const of = (tenant: string, name?: string) =>
    (tenants.get(tenant) ?? []).filter((version) => name === undefined || version.name === name)
  return {
    async add(tenant, wanted) {
      const { after, ...rest } = wanted
      const newest = of(tenant, wanted.name).at(-1)
      if (newest && saysTheSame(newest, wanted)) return newest
      requireNewest(newest?.version ?? 0, wanted)
      const version = { ...structuredClone(rest), version: (newest?.version ?? 0) + 1, createdAt: now() }
      tenants.set(tenant, [...of(tenant), version])
      return version
    },
    get: async (tenant, name, version) =>
      of(tenant, name).findLast((one) => version === undefined || one.version === version),
    async list(tenant, query) {
      const newest = new Map(of(tenant).map((version) => [version.name, version]))
      const byName = [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
      return pageOf(byName, query, ({ name }) => name)
    },
    versions: async (tenant, name, query) =>
      pageOf(of(tenant, name).reverse(), query, ({ version }) => String(version)),
  }
}

/** Whether a new version would be the one that is there. */
export function saysTheSame(
  newest: Pick<StrategyVersion, 'document' | 'parameters'>,
  wanted: Pick<NewStrategyVersion, 'document' | 'parameters'>,
): boolean {
  return (
    newest.document === wanted.document &&
    canonicalJson(newest.parameters) === canonicalJson(wanted.parameters)
  )
}

/** @throws JobError `job.state` */
export function requireNewest(newest: number, { name, after }: NewStrategyVersion): void {
  if (after === undefined || after === newest) return
  throw new JobError('job.state', `the newest version of "${name}" is ${newest}, not ${after}`, {
    hint: 'Read it anew, and change that.',
  })
}
