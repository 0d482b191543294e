import assert from 'node:assert/strict'
import { test } from 'node:test'
import { json, plain, startLiar } from './lying-server.fixture.ts'

const page = (ids: readonly string[], nextCursor: string | null) =>
  json({ items: ids.map((id) => ({ id })), nextCursor })

test('items come from all pages, each page asked for when it is needed and with the same query', async (t) => {
  const { leme, seen } = await startLiar(
    t,
    ...[page(['a', 'b'], 'c 1'), plain(503, ''), page([], 'c2'), page(['c'], null)],
  )
  const ids: string[] = []
  for await (const { id } of leme.items('/api/v1/commands', { query: { limit: 2, client_id: 'x' } })) {
    if (ids.length === 0) assert.equal(seen.length, 1)
    ids.push(id)
  }
  assert.deepEqual(ids, ['a', 'b', 'c'])
  assert.deepEqual(
    seen.map(({ url }) => url.split('?')[1]),
    ['', '&cursor=c+1', '&cursor=c+1', '&cursor=c2'].map((cursor) => `limit=2&client_id=x${cursor}`),
  )
})

test('who leaves a list early asks for no more, and a cursor goes on where another one left', async (t) => {
  const { leme, seen } = await startLiar(t, page(['a'], 'more'))
  for await (const { items } of leme.pages('/commands', { query: { cursor: 'kept' } })) {
    assert.equal(items.length, 1)
    break
  }
  assert.deepEqual(
    seen.map(({ url }) => url),
    ['/commands?cursor=kept'],
  )
})

test('a server that leads in a circle, or to no page, is told of', async (t) => {
  const circle = await startLiar(t, page(['a'], 'one'), page(['b'], 'two'), page(['c'], 'one'))
  const ids: string[] = []
  await assert.rejects(
    async () => {
      for await (const { id } of circle.leme.items('/commands')) ids.push(id)
    },
    { code: 'call.cursor' },
  )
  assert.deepEqual(ids, ['a', 'b', 'c'])
  for (const odd of [null, 3, {}, { items: [], nextCursor: 3 }]) {
    const { leme } = await startLiar(t, json(odd))
    await assert.rejects(leme.pages('/commands').next(), { code: 'call.unreadable' })
  }
  const { leme } = await startLiar(t, json({ nextCursor: null }))
  await assert.rejects(leme.items('/commands').next(), { code: 'call.unreadable' })
})
