import { type Action, may, parseTenantId } from '../../src/control/tenant/index.ts'
import type { Caller } from './callers.fixture.ts'
import type { Operation, Variant } from './every-route.fixture.ts'
import { HIDDEN, SAME_ANSWER } from './known-names.fixture.ts'

const OWN = parseTenantId('own')

/** What members may read of the house; named here a second time, so that nothing is shared by one slip. */
const SHARED: ReadonlySet<string> = new Set([
  ...['listSeries', 'getCandles', 'getIndicator', 'listIndicatorForms', 'listSymbols', 'getBook'],
  ...['listMarkets', 'getDataFlow', 'getCoverage', 'getCoverageMap', 'getQuality'],
  ...HIDDEN,
])

/**
 * Statuses that refuse this caller; undefined where the caller may do it, or where it is nobody's: then row 29
 * has nothing to ask.
 */
export function expectedOf(
  { id, method, access, action }: Operation,
  { role, isPerson }: Caller,
  variant: Variant,
): readonly number[] | undefined {
  if (access === 'open' || access === 'login') return undefined
  if (role === null || access === 'hook' || access.startsWith('key:')) return [401]
  const isForeign = variant.length > 0
  if (access === 'member') {
    const isAllowed = may({ kind: 'member', id: '', tenant: OWN, role }, action as Action, OWN)
    if (!isForeign) return isAllowed ? undefined : [403]
    const same = isAllowed ? SAME_ANSWER[id] : undefined
    return same !== undefined && variant.every(({ kind }) => kind.kind !== 'tenant')
      ? [404, same]
      : [403, 404]
  }
  if (access === 'self') return isForeign ? [isPerson ? 404 : 403] : undefined
  const isShared = SHARED.has(id) && (method === 'GET' || method === 'HEAD')
  return isShared ? undefined : [403]
}
