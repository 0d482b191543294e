import { parseTenantId } from '../../tenant/index.ts'
import { alertStoreSuite } from './alert-store.suite.ts'
import { memoryAlertStore } from './memory-alert-store.ts'

const DAY_MS = 86_400_000

alertStoreSuite('memory', async () => {
  let now = 1_000_000
  const store = memoryAlertStore({ now: () => now, wallOf: () => (time) => time })
  return {
    ...{ store, mine: parseTenantId('mine'), other: parseTenantId('other') },
    publish: async (event) => store.publish(event),
    async makeDue() {
      now += DAY_MS
    },
    now: async () => now,
  }
})
