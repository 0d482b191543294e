import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runLine, someCandles, sourceOf, validConfig } from '../line.fixture.ts'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import type { Artifact } from '../port.ts'
import { runPipeline } from '../run/run-pipeline.ts'
import { columnOf } from '../table.ts'
import type { Algorithm } from './learners/algorithm.ts'
import { LEARNERS, learnable, REGRESSORS } from './learners/learner.fixture.ts'
import { type LearnedScore, type Models, parseModels } from './models.ts'
import { scoreRows } from './score-rows.ts'
import { trainModel } from './train-model.ts'
import type { TrainedModel } from './trained-model.ts'

const withParams = (algorithm: Algorithm, params: object) =>
  ({ ...algorithm, params: { ...algorithm.params, ...params } }) as Algorithm

const KEPT: readonly Algorithm[] = [
  ...LEARNERS,
  ...REGRESSORS,
  withParams(LEARNERS[0]!, { impute: 'keep', is_scale: true, calibrate: 'isotonic' }),
  withParams(LEARNERS[1]!, { impute: 'mean', calibrate: 'sigmoid' }),
]

function modelOf(algorithm: Algorithm): TrainedModel {
  const trained = trainModel(learnable(algorithm))
  assert.ok(trained.kind === 'model')
  return trained.model
}

function documentOf(algorithm: Algorithm): { schema: string; models: LearnedScore[] } {
  const model = modelOf(algorithm)
  const named = { score: 'up_a', label: 'up', algorithm: 'a', features: ['a', 'b', 'c', 'd'] }
  return { schema: 'leme.models/1', models: [{ ...named, trainedRows: 400, model }] }
}

const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

for (const algorithm of KEPT) {
  const name = `${algorithm.algo} ${JSON.stringify(algorithm.params ?? {})}`

  test(`${name}: a model that went through JSON scores the same`, () => {
    const { features } = learnable(algorithm)
    const document = documentOf(algorithm)
    const read = parseModels(written(document))
    assert.deepEqual(read, written(document))
    const [before, after] = [document, read].map(({ models }) => {
      const out = new Float64Array(470)
      scoreRows(models[0]!.model, features, out)
      return out
    })
    assert.deepEqual(after, before)
  })

  test(`${name}: what breaks any part of it is refused, or leaves a model that scores`, () => {
    const { features } = learnable(algorithm)
    const paths = pathsOf(written(documentOf(algorithm)))
    const wrong = fc.constantFrom<unknown>(
      null,
      undefined,
      'x',
      {},
      [],
      [null],
      Number.POSITIVE_INFINITY,
      -1,
      0.5,
      true,
      '__proto__',
    )
    fc.assert(
      fc.property(fc.nat(paths.length - 1), wrong, (at, value) => {
        const document = written(documentAt(algorithm))
        setAt(document, paths[at]!, value)
        let read: Models
        try {
          read = parseModels(written(document), 'm.json')
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'model.foreign')
          assert.match((error as Error).message, /^m\.json/)
          return
        }
        for (const { model } of read.models) {
          const out = new Float64Array(470)
          scoreRows(model, features, out)
          assert.ok(!out.includes(Number.NaN))
        }
      }),
      { numRuns: 150, seed: 1 },
    )
  })
}

test('numbers that JSON cannot hold are refused, −0 stays what it means', () => {
  const document = documentOf(LEARNERS[1]!)
  const { model } = document.models[0]!
  assert.ok(model.kind === 'logistic')
  const withWeight = (weight: number) => {
    const weights = [weight, ...model.parameters.weights.slice(1)]
    return {
      ...document,
      models: [{ ...document.models[0]!, model: { ...model, parameters: { ...model.parameters, weights } } }],
    }
  }
  for (const weight of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => parseModels(written(withWeight(weight))), {
      code: 'model.foreign',
      message: /weights/,
    })
    assert.throws(() => parseModels(withWeight(weight)), { code: 'model.foreign' })
  }
  const { features } = learnable(LEARNERS[1]!)
  const scores = [withWeight(-0), withWeight(0)].map((given) => {
    const out = new Float64Array(470)
    scoreRows(parseModels(written(given)).models[0]!.model, features, out)
    return out
  })
  assert.deepEqual(scores[0], scores[1])
})

const WRONG: readonly (readonly [string, (document: ReturnType<typeof documentOf>) => unknown, RegExp])[] = [
  [
    'another version',
    (given) => ({ ...given, schema: 'leme.models/2' }),
    /holds "leme\.models\/2", not models of/,
  ],
  ['nothing', () => null, /holds no schema/],
  ['no list', (given) => ({ ...given, models: {} }), /no list of models/],
  [
    'a score twice',
    ({ schema, models }) => ({ schema, models: [...models, ...models] }),
    /two models of the score up_a/,
  ],
  [
    'a feature too few',
    (given) => change(given, { features: ['a', 'b', 'c'] }),
    /names 3 features, its model has learned from 4/,
  ],
  ['a feature twice', (given) => change(given, { features: ['a', 'b', 'c', 'a'] }), /each once/],
  ['no label', (given) => change(given, { label: '' }), /which score, label and algorithm/],
  [
    'a learner of tomorrow',
    (given) => change(given, { model: { kind: 'oracle' } as never }),
    /\(up_a\) cannot be used: its kind is "oracle"/,
  ],
]

test('what stands before a model must fit it', () => {
  const scaled = documentOf(withParams(LEARNERS[0]!, { is_scale: true }))
  const { model } = scaled.models[0]!
  assert.ok(model.kind === 'gb')
  const short = change(scaled, { model: { ...model, scales: model.scales!.slice(1) } })
  assert.throws(() => parseModels(short), { message: /its scales are not 4 means and deviations/ })
  const filled = documentOf(withParams(LEARNERS[1]!, { impute: 'mean' }))
  const missing = { schema: 'leme.imputation/1', fills: [0, 0, 0], indicated: [] } as const
  const other = change(filled, { model: { ...filled.models[0]!.model, missing } })
  assert.throws(() => parseModels(other), { message: /it fills 3 of 4 features/ })
})

for (const [name, breaks, message] of WRONG) {
  test(`refused: ${name}`, () => {
    assert.throws(() => parseModels(breaks(documentOf(LEARNERS[1]!))), { code: 'model.foreign', message })
  })
}

test('models of features that the data lack are refused with the nearest name; their order is that of the names', async () => {
  const { rolling_predict: _, signal_sets: __, ...config } = validConfig()
  const artifacts = memoryArtifactStore()
  const trained = await runLine({ config, artifacts })
  const kept = trained.artifacts.find(({ name }) => name === 'models')!
  const models = parseModels(await artifacts.readJson(kept as unknown as Artifact))
  const predict = async (given: Models) => {
    const store = memoryArtifactStore()
    const options = {
      rows: sourceOf(someCandles()),
      artifacts: store,
      clock: () => 0,
      given: { models: given },
    }
    const run = await runPipeline({ config: { ...config, train: false }, ...options })
    const scores = run.artifacts.find(({ name }) => name === 'predictions')
    return { run, values: scores && columnOf(await store.readTable(scores as unknown as Artifact), 'up_gb') }
  }
  const named = (features: readonly string[]) => ({ ...models, models: [{ ...models.models[0]!, features }] })
  const { run } = await predict(named(['close_ROCP_1', 'close_ROCP_4', 'volume_SMA_5']))
  const { code, message } = run.stages.find(({ status }) => status === 'failed')!
  assert.equal(code, 'column.missing')
  assert.match(message!, /the model up_gb needs the column "close_ROCP_4"/)
  const [first, second, third] = models.models[0]!.features as [string, string, string]
  const [right, swapped] = [await predict(models), await predict(named([second, first, third]))]
  assert.ok(right.values!.some((value) => !Number.isNaN(value)))
  assert.notDeepEqual(swapped.values, right.values)
})

test('names of the prototype are names', () => {
  const document = documentOf(LEARNERS[1]!)
  const read = parseModels(
    JSON.parse(
      JSON.stringify(document)
        .replaceAll('"up_a"', '"__proto__"')
        .replace('{"schema"', '{"__proto__":{"polluted":1},"schema"'),
    ),
  )
  assert.equal(read.models[0]!.score, '__proto__')
  assert.equal(({} as { polluted?: number }).polluted, undefined)
  assert.equal((read as { polluted?: number }).polluted, undefined)
})

function change(document: ReturnType<typeof documentOf>, part: Partial<LearnedScore>) {
  return { ...document, models: [{ ...document.models[0]!, ...part }] }
}

const documents = new Map<Algorithm, unknown>()
function documentAt(algorithm: Algorithm): unknown {
  if (!documents.has(algorithm)) documents.set(algorithm, documentOf(algorithm))
  return documents.get(algorithm)
}

type Path = readonly (string | number)[]

/** Every place of a JSON value; of a list the first and the last two. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const keys = Array.isArray(value)
    ? [...value.keys()].filter((k) => k < 1 || k > value.length - 3)
    : Object.keys(value)
  return [
    path,
    ...keys.flatMap((key) => pathsOf((value as Record<string | number, unknown>)[key], [...path, key])),
  ].filter((found) => found.length > 0)
}

function setAt(document: unknown, path: Path, value: unknown): void {
  let at = document as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as typeof at
  at[path.at(-1)!] = value
}
