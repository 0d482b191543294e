import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import { asJson } from './artifact-kinds.ts'
import { type PipelineProgress, type Stage, stageRunner } from './stage-runner.ts'

/** A stage whose pieces end at these times. */
function timedStage(times: readonly number[], pass: (time: number) => void): Stage<number> {
  return {
    ...asJson('count', { rows: (value: number) => value, parse: Number }),
    ...{ name: 'train', codeVersion: 1, after: [], settings: {} },
    inputs: async () => ({}),
    async compute(report) {
      for (const [piece, time] of times.entries()) {
        pass(time)
        report(piece + 1, times.length)
      }
      return times.length
    },
  }
}

test('what is left of a stage follows from the pace of its pieces', async () => {
  let now = 0
  const heard: PipelineProgress[] = []
  const runner = stageRunner(
    { store: memoryArtifactStore(), clock: () => now, onProgress: (item) => heard.push(item) },
    3,
  )
  const pass = (time: number) => {
    now = time
  }
  const { report } = await runner.run(timedStage([100, 400, 450, 500], pass))
  assert.deepEqual(
    heard.flatMap(({ done, total, etaMs }) => (done === undefined ? [] : [[done, total, etaMs]])),
    [
      [1, 4, 300],
      [2, 4, 400],
      [3, 4, 150],
      [4, 4, 0],
    ],
  )
  assert.deepEqual([report.ms, heard[0]?.etaMs, heard[0]?.of], [500, undefined, 3])
})

test('a line that is told to end stops at the next piece, stores nothing of the stage and fails nothing', async () => {
  const stop = new AbortController()
  const store = memoryArtifactStore()
  const heard: PipelineProgress[] = []
  const onProgress = (item: PipelineProgress) => heard.push(item)
  const runner = stageRunner({ store, clock: () => 0, onProgress, signal: stop.signal }, 1)
  const pass = (time: number) => {
    if (time === 2) stop.abort(new Error('enough'))
  }
  await assert.rejects(runner.run(timedStage([1, 2, 3], pass)), /enough/)
  assert.deepEqual([runner.reports.length, runner.artifacts.length], [0, 0])
  assert.deepEqual(
    heard.map(({ done }) => done),
    [undefined, 1],
  )
  await assert.rejects(runner.run(timedStage([1], () => {})), /enough/)
})
