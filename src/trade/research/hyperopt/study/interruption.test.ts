import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { random } from '../../../../math/index.ts'
import { readObjective } from '../loss/objective.ts'
import type { Evaluator, StudySpec, StudyStore, TrialResult } from '../port.ts'
import { SAMPLER_KINDS, samplerSpec } from '../sampler/sampler-spec.ts'
import { memoryStudyStore } from './memory-study-store.ts'
import { runStudy, type StudyOutcome } from './run-study.ts'
import {
  evaluate,
  plainEvaluator,
  steppingClock,
  studySpec,
  trialsOf,
  withoutDurations,
} from './study.fixture.ts'

const BUDGET = 30
const ID = 'study'

const anySpec = fc
  .record({
    kind: fc.constantFrom(...SAMPLER_KINDS),
    batchSize: fc.integer({ min: 1, max: 7 }),
    seed: fc.integer(),
    several: fc.boolean(),
  })
  .map(({ kind, batchSize, seed, several }) =>
    studySpec({
      ...{ batchSize, seed },
      sampler: kind === 'tpe' ? samplerSpec('tpe', { startup: 5, candidates: 4 }) : samplerSpec(kind),
      objectives: [readObjective('max:profitTotal'), ...(several ? [readObjective('min:totalTrades')] : [])],
    }),
  )

/** Like the fixture's, with as many losses as the study wants. */
function evaluatorOf(
  spec: StudySpec,
  around: (run: () => Promise<void>) => Promise<void> = (run) => run(),
): Evaluator {
  return {
    async *evaluate(batch) {
      for (const { number, parameters } of batch) {
        let result: TrialResult | undefined
        await around(async () => {
          result = await evaluate(parameters).then(
            (evaluation) => ({
              ...{ kind: 'told' as const, number, durationMs: 1 },
              evaluation: {
                ...evaluation,
                losses: [...evaluation.losses, Number(parameters.fast)].slice(0, spec.objectives.length),
              },
            }),
            ({ message }: Error) => ({ kind: 'failed' as const, number, reason: message, durationMs: 1 }),
          )
        })
        yield result!
      }
    },
  }
}

/** What is to be the same whatever happened on the way. */
async function traces(store: StudyStore, outcome: StudyOutcome) {
  return { ...outcome, trials: await trialsOf(store, ID) }
}

async function uninterrupted(spec: StudySpec) {
  const store = memoryStudyStore({ now: () => 0 })
  const evaluator = evaluatorOf(spec)
  const outcome = await runStudy({ id: ID, spec, budget: BUDGET }, { store, evaluator, now: steppingClock() })
  return traces(store, outcome)
}

class Crash extends Error {}

/** A store whose process dies in call number `at` that changes something: before it happens, or after. */
function dyingStore(store: StudyStore, at: number, when: 'before' | 'after'): StudyStore {
  let calls = 0
  const dying = <A extends unknown[], R>(method: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      const dies = ++calls === at
      if (dies && when === 'before') throw new Crash()
      const answer = await method(...args)
      if (dies) throw new Crash()
      return answer
    }
  }
  return {
    ...store,
    create: dying(store.create),
    resume: dying(store.resume),
    ask: dying(store.ask),
    settle: dying(store.settle),
    finish: dying(store.finish),
  }
}

type Interruption =
  | { readonly kind: 'store'; readonly at: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'evaluator' | 'abort'; readonly at: number }

const anyInterruptions: fc.Arbitrary<readonly Interruption[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('store' as const),
      at: fc.integer({ min: 1, max: 30 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
    fc.record({
      kind: fc.constantFrom('evaluator' as const, 'abort' as const),
      at: fc.integer({ min: 1, max: 20 }),
    }),
  ),
  { minLength: 1, maxLength: 8 },
)

describe('a study that is interrupted', () => {
  it('at any point, any number of times, has the trials and the best of one that was not', async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, anyInterruptions, async (spec, interruptions) => {
        const store = memoryStudyStore({ now: () => 0 })
        for (const interruption of interruptions) await runInto(interruption, spec, store)
        const ports = { store, evaluator: evaluatorOf(spec), now: steppingClock() }
        const outcome = await runStudy({ id: ID, spec, budget: BUDGET }, ports)
        assert.deepEqual(await traces(store, outcome), await uninterrupted(spec))
      }),
      { numRuns: 120, seed: 21 },
    )
  })

  it('runs each trial that was in flight again with the same parameters, and no other one', async () => {
    const store = memoryStudyStore({ now: () => 0 })
    const spec = studySpec({ batchSize: 5 })
    await runInto({ kind: 'evaluator', at: 8 }, spec, store)
    const before = await trialsOf(store, ID)
    const inFlight = before.filter(({ status }) => status === 'asked')
    assert.deepEqual(
      inFlight.map(({ number }) => number),
      [7, 8, 9],
    )
    const batches: (readonly object[])[] = []
    await runStudy(
      { id: ID, spec, budget: 10 },
      {
        ...{ store, evaluator: plainEvaluator(), now: steppingClock() },
        onEvent: (event) => void (event.kind === 'batch' && batches.push(event.trials)),
      },
    )
    assert.deepEqual(batches, [
      inFlight.map(({ number, batch, parameters }) => ({ number, batch, parameters })),
    ])
  })
})

async function runInto(interruption: Interruption, spec: StudySpec, store: StudyStore): Promise<void> {
  const abort = new AbortController()
  let evaluated = 0
  const evaluator = evaluatorOf(spec, async (run) => {
    evaluated++
    if (interruption.kind === 'evaluator' && evaluated === interruption.at) throw new Crash()
    if (interruption.kind === 'abort' && evaluated === interruption.at) abort.abort()
    await run()
  })
  const lent = interruption.kind === 'store' ? dyingStore(store, interruption.at, interruption.when) : store
  try {
    const ports = { store: lent, evaluator, now: steppingClock(), signal: abort.signal }
    await runStudy({ id: ID, spec, budget: BUDGET }, ports)
  } catch (error) {
    const cause = (error as Error).cause
    if (!(error instanceof Crash || cause instanceof Crash)) throw error
  }
}

describe('a study in parallel', () => {
  /** Answers in an order of its own. */
  const shuffled = (spec: StudySpec, seed: number): Evaluator => ({
    async *evaluate(batch, signal) {
      const results: TrialResult[] = []
      for await (const result of evaluatorOf(spec).evaluate(batch, signal)) results.push(result)
      yield* random(seed).shuffle(results)
    },
  })

  it('has the same trials and best in whatever order results come', async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, fc.integer(), async (spec, seed) => {
        const store = memoryStudyStore({ now: () => 0 })
        const ports = { store, evaluator: shuffled(spec, seed), now: steppingClock() }
        const outcome = await runStudy({ id: ID, spec, budget: BUDGET }, ports)
        assert.deepEqual(await traces(store, outcome), await uninterrupted(spec))
      }),
      { numRuns: 60, seed: 22 },
    )
  })

  it('has them with any number of workers, fast ones and slow ones', async () => {
    const spec = studySpec({ batchSize: 6 })
    const run = async (concurrency: number) => {
      const store = memoryStudyStore({ now: () => 0 })
      const slow = random(concurrency)
      const evaluator: Evaluator = {
        evaluate: (batch, signal) => {
          const inner = plainEvaluator(concurrency)
          return (async function* () {
            for await (const result of inner.evaluate(batch, signal)) {
              for (let turns = slow.int(9); turns > 0; turns--) await undefined
              yield result
            }
          })()
        },
      }
      const { best } = await runStudy(
        { id: ID, spec, budget: BUDGET },
        { store, evaluator, now: steppingClock() },
      )
      return { trials: withoutDurations(await trialsOf(store, ID)), best: withoutDurations(best) }
    }
    const alone = await run(1)
    for (const workers of [2, 3, 6, 50]) assert.deepEqual(await run(workers), alone)
  })
})
