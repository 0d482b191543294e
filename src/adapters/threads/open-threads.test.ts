import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parallelSuite } from '../../trade/pipeline/parallel.suite.ts'
import { sweepThreadsSuite } from '../../trade/research/sweep/sweep-threads.suite.ts'
import { openThreads } from './open-threads.ts'

for (const count of [1, 3]) {
  const name = `${count} ${count === 1 ? 'thread' : 'threads'}`
  parallelSuite(name, () => openThreads(count, { smallWorkMs: 0 }))
  sweepThreadsSuite(name, () => openThreads(count, { smallWorkMs: 0 }))
}

const unable = new URL('data:text/javascript,throw 0')
parallelSuite('work too small for threads', () => openThreads(2, { entry: unable }))
sweepThreadsSuite('work too small for threads', () => openThreads(2, { entry: unable }))

test('a thread that dies fails its piece and does not hang', async () => {
  const dying = new URL(
    'data:text/javascript,import{parentPort}from"node:worker_threads";parentPort.on("message",()=>process.exit(3))',
  )
  await using threads = openThreads(2, { smallWorkMs: 0, entry: dying })
  const piece = {
    kind: 'train' as const,
    features: [],
    label: new Float64Array(0),
    trainStart: 0,
    trainEnd: 0,
    algorithm: { name: 'gb', algo: 'gb' as const },
  }
  await assert.rejects(threads.map([piece, piece, piece]), {
    code: 'worker.failed',
    message: /ended with code 3/,
  })
})
