import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { memoryJobQueue, memoryRunStore } from '../../trade/research/index.ts'
import { type LineSpec, queueLine } from './queued-lines.ts'

const spec = (symbol: string): LineSpec => ({
  schema: 'leme.pipeline-run/1',
  ...{ pipeline: '/srv/line.jsonc', folder: '/srv', code: {}, config: { symbol } },
})

function desk() {
  const sent: string[] = []
  const send = async (_kind: string, id: string) => void sent.push(id)
  return { runs: memoryRunStore({ now: () => 0 }), queue: { ...memoryJobQueue(), send }, sent }
}

test('asked for any number of times, by any number at once: one open run a symbol, a new one when it has ended', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 }), async (rounds) => {
      const { runs, queue, sent } = desk()
      const seen = new Set<string>()
      for (const [round, askers] of rounds.entries()) {
        const asked = await Promise.all(
          Array.from({ length: askers }, () => queueLine(spec('A'), { runs, queue })),
        )
        const ids = new Set(asked.map(({ run }) => run.id))
        assert.equal(ids.size, 1)
        const [id] = [...ids]
        assert.ok(!seen.has(id!))
        seen.add(id!)
        assert.equal(sent.length, round + 1)
        assert.equal(asked.filter(({ isNew }) => isNew).length, 1)
        await runs.start(id!)
        assert.equal((await queueLine(spec('A'), { runs, queue })).isNew, false)
        if (round % 2 === 0) await runs.finish(id!, {})
        else await runs.fail(id!, 'no')
      }
    }),
    { numRuns: 30 },
  )
})

test('another symbol, configuration or code is another run', async () => {
  const { runs, queue } = desk()
  const others: LineSpec[] = [
    spec('A'),
    spec('B'),
    { ...spec('A'), goal: 'train' },
    { ...spec('A'), code: { x: '1' } },
  ]
  const ids = new Set<string>()
  for (const other of others) ids.add((await queueLine(other, { runs, queue })).run.id)
  assert.equal(ids.size, 4)
})

test('a job that cannot be sent leaves no row, so that it can be asked for again', async () => {
  const { runs, queue } = desk()
  const broken = { send: async () => Promise.reject(new Error('away')) }
  await assert.rejects(queueLine(spec('A'), { runs, queue: broken }), /away/)
  assert.equal((await runs.list({ limit: 5 })).items.length, 0)
  assert.equal((await queueLine(spec('A'), { runs, queue })).isNew, true)
})
