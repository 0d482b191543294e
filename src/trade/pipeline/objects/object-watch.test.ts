import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryObjectStore } from './memory-object-store.ts'
import { ObjectWatch } from './object-watch.ts'

test('what the work itself writes is never taken, though everything is watched', async () => {
  const store = memoryObjectStore()
  for (const key of ['raw.csv', 'features/a.csv', '_leme/events/seen/a.json'])
    await store.put(key, Buffer.from('1'))
  const except = (key: string) => key.startsWith('features/')
  const watch = new ObjectWatch({ store, prefix: '', except, clock: () => 0, settleMs: 0 })
  await watch.look()
  assert.deepEqual(
    (await watch.look()).map(({ key }) => key),
    ['raw.csv'],
  )
})
