import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPiece } from '../../trade/pipeline/index.ts'
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

test('a single large training is shared by the threads, and its model is that of one thread', async () => {
  const rows = 60_000
  const column = (seed: number) => Float64Array.from({ length: rows }, (_, row) => Math.sin(row * seed) * 100)
  const features = [column(1.1), column(2.3), column(3.7), column(0.9)]
  const label = Float64Array.from(features[0]!, (value, row) => (value + features[1]![row]! > 20 ? 1 : 0))
  const algorithm = { name: 'gb', algo: 'gb' as const, train: { num_boost_round: 20 } }
  const piece = { kind: 'train' as const, features, label, trainStart: 0, trainEnd: rows, algorithm }
  await using threads = openThreads(3, { smallWorkMs: 0 })
  const [shared] = await threads.map([piece])
  assert.deepEqual(shared, runPiece(piece))
})
