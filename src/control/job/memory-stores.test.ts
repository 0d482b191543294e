import { parseTenantId } from '../tenant/index.ts'
import type { BundleHash } from './bundle.ts'
import { bundleStoreSuite } from './bundle-store.suite.ts'
import { memoryBundleStore } from './memory-bundle-store.ts'
import { memoryResultStore } from './memory-result-store.ts'
import { memoryStrategyStore } from './memory-strategy-store.ts'
import { resultStoreSuite } from './result-store.suite.ts'
import { strategyStoreSuite } from './strategy-store.suite.ts'

let tenants = 0
const newTenant = async () => parseTenantId(`cliente-${++tenants}`)

resultStoreSuite('memory', async () => ({ results: memoryResultStore(), newTenant }))
strategyStoreSuite('memory', async () => ({ strategies: memoryStrategyStore({ now: Date.now }), newTenant }))
bundleStoreSuite('memory', async () => {
  const texts = new Map<BundleHash, string>()
  return {
    bundles: memoryBundleStore(texts),
    async spoil(hash, text) {
      texts.set(hash, text)
    },
  }
})
