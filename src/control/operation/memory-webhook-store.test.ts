import { parseTenantId } from '../tenant/index.ts'
import { memoryWebhookStore } from './memory-webhook-store.ts'
import { webhookStoreSuite } from './webhook-store.suite.ts'

const DAYS_2 = 172_800_000

webhookStoreSuite('memory', async () => {
  let time = 1_700_000_000_000
  const store = memoryWebhookStore({ now: () => time })
  return {
    store,
    mine: parseTenantId('cliente-001'),
    other: parseTenantId('cliente-002'),
    publish: async (tenant, type, body) => store.publish(tenant, type, body),
    makeDue: async () => {
      time += DAYS_2
    },
  }
})
