import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PipelineSearch, SearchSettings, TrialFigures } from '../../trade/pipeline/index.ts'
import { type PipelineStudyOptions, runPipelineStudy } from './pipeline-study.ts'

const OPTIONS = { trials: 20, sampler: 'tpe', seed: '1', batch: 4, signal: new AbortController().signal }

/** A search whose best is at x = 3, and which fails above 9; `kept` is what artifacts remember. */
function bowl(kept = new Map<string, TrialFigures>()) {
  const computed: SearchSettings[] = []
  const search = {
    dimensions: [
      { kind: 'real', name: 'train.x', min: 0, max: 10, step: null, log: false, start: 5 },
      { kind: 'choice', name: 'params.y', options: ['"a"', '"b"'], start: '"a"' },
    ],
    async evaluate(settings: SearchSettings): Promise<TrialFigures> {
      const key = JSON.stringify(settings)
      const known = kept.get(key)
      if (known) return known
      computed.push(settings)
      const x = Number(settings['train.x'])
      if (x > 9) throw new Error('too wild')
      const loss = (x - 3) ** 2 + (settings['params.y'] === '"b"' ? 0 : 1)
      const figures = { value: -loss, loss, folds: [] }
      kept.set(key, figures)
      return figures
    },
  }
  return { search: search as unknown as PipelineSearch, computed, kept }
}

const run = (given: ReturnType<typeof bowl>, options: Partial<PipelineStudyOptions> = {}) =>
  runPipelineStudy(given.search, { ...OPTIONS, ...options })

test('the same seed gives the same trials, another one others; the start comes first', async () => {
  const study = await run(bowl())
  assert.deepEqual(await run(bowl()), study)
  assert.notDeepEqual((await run(bowl(), { seed: '2' })).trials, study.trials)
  assert.deepEqual(study.trials[0]!.settings, { 'train.x': 5, 'params.y': '"a"' })
  assert.equal(study.stopReason, 'budget')
  const losses = study.trials.flatMap(({ figures }) => (figures ? [figures.loss] : []))
  assert.equal(study.best!.figures.loss, Math.min(...losses))
})

test('a trial that fails is told with its reason, and the others go on', async () => {
  const { trials } = await run(bowl(), { trials: 40, sampler: 'random' })
  const failed = trials.filter(({ figures }) => figures === null)
  assert.ok(failed.length > 0 && failed.every(({ reason }) => reason === 'too wild'))
  assert.equal(trials.length, 40)
})

for (const at of [0, 5, 12]) {
  test(`stopped after ${at} trials it goes on where it was, to the same end`, async () => {
    const whole = await run(bowl())
    const first = bowl()
    const control = new AbortController()
    if (at === 0) control.abort()
    const onTrial = ({ number }: { readonly number: number }) => {
      if (number + 1 === at) control.abort()
    }
    const stopped = await run(first, { signal: control.signal, onTrial })
    assert.deepEqual([stopped.stopReason, stopped.trials.length], ['cancelled', at])
    const second = bowl(first.kept)
    assert.deepEqual(await run(second), whole)
    assert.ok(second.computed.length <= 20 - at + stopped.trials.filter(({ figures }) => !figures).length)
  })
}

test('a space that is used up ends the search', async () => {
  const { search } = bowl()
  const dimensions = [search.dimensions[1]!]
  const study = await runPipelineStudy({ ...search, dimensions }, OPTIONS)
  assert.deepEqual([study.stopReason, study.trials.length], ['exhausted', 2])
})
