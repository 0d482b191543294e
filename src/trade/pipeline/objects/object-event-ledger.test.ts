import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventLedgerSuite } from './event-ledger.suite.ts'
import { memoryObjectStore } from './memory-object-store.ts'
import { objectEventLedger } from './object-event-ledger.ts'
import { withCode } from './object-store.suite.ts'

eventLedgerSuite('ledger in a memory store', async () => {
  const store = memoryObjectStore()
  return (settings) => objectEventLedger(store, settings)
})

test('a record of another version, or none at all, is refused and left as it is', async () => {
  const store = memoryObjectStore()
  const ledger = objectEventLedger(store, { owner: 'one', clock: () => 0 })
  const content = 'c'.repeat(64)
  for (const text of ['{"schema":"leme.event/2"}', 'no JSON', '', '\xff']) {
    const { etag } = await store.put(`_leme/events/contents/${content}.json`, Buffer.from(text, 'latin1'))
    await assert.rejects(ledger.claim(content, 'k'), withCode('artifact.corrupt'))
    assert.equal((await store.head(`_leme/events/contents/${content}.json`))?.etag, etag)
  }
})
