import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runStudy } from './run-study.ts'
import { answering, input, lent, studySpec, told } from './study.fixture.ts'
import type { StudyEvent } from './study-event.ts'

describe('events', () => {
  it('tell of the start, each batch, each trial, each improvement and the end, in order', async () => {
    const events: StudyEvent[] = []
    const evaluator = answering(({ number }) => [told(number, [[3, 4, 2, 2, 5, 1][number]!])])
    const ports = lent({ evaluator, onEvent: (event) => events.push(event) })
    await runStudy(input({ spec: studySpec({ batchSize: 3 }), budget: 6 }), ports)
    const words = events.map((event) => {
      if (event.kind === 'batch')
        return `batch ${event.batch}: ${event.trials.map(({ number }) => number).join(' ')}`
      if (event.kind === 'trial' || event.kind === 'improved') return `${event.kind} ${event.trial.number}`
      return event.kind === 'stopped'
        ? `stopped: ${event.reason}`
        : `${event.kind} ${event.id} ${event.resumed}`
    })
    assert.deepEqual(words, [
      ...[
        'started study false',
        'batch 0: 0 1 2',
        'trial 0',
        'trial 1',
        'trial 2',
        'improved 0',
        'improved 2',
      ],
      ...['batch 1: 3 4 5', 'trial 3', 'trial 4', 'trial 5', 'improved 5', 'stopped: budget'],
    ])
    assert.deepEqual(
      events.map(({ progress }) => progress.done),
      [0, 0, 1, 2, 3, 3, 3, 3, 4, 5, 6, 6, 6],
    )
    const last = events.at(-1)!.progress
    assert.deepEqual([last.budget, last.failed, last.best[0]?.number, last.etaMs], [6, 0, 5, 0])
  })

  it('tell the speed of this run and the time that is left', async () => {
    let time = 5_000
    const evaluator = answering(({ number }) => {
      time += 250
      return [told(number, [number])]
    })
    const ports = lent({ evaluator, now: () => time })
    await runStudy(input({ budget: 8 }), ports)
    const progress: StudyEvent['progress'][] = []
    await runStudy(input({ budget: 20 }), { ...ports, onEvent: (event) => progress.push(event.progress) })
    assert.deepEqual([progress[0]?.done, progress[0]?.trialsPerSecond, progress[0]?.etaMs], [8, null, null])
    const middle = progress.find(({ done }) => done === 12)!
    assert.deepEqual([middle.trialsPerSecond, middle.etaMs], [4, 2_000])
  })
})
