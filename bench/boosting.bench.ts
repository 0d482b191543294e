import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBoostThreads } from '../src/adapters/threads/index.ts'
import type { Column } from '../src/domain/index.ts'
import {
  auc,
  type BoostedTreesModel,
  type BoostThreads,
  predictBoostedTrees,
  trainBoostedTrees,
} from '../src/math/index.ts'
import { type Figures, Judge } from './boosting/judge.ts'
import { seededTable } from './boosting/seeded-table.ts'
import { quantile } from './harness.ts'
import { compileLimit, GOAL_FLAGS, LIMIT_FOLDER } from './limit/c-limit.ts'

const ROWS = 200_000
const JUDGING = 50_000
const FEATURES = 50
const ROUNDS = 3
/** How far the AUC of two may be apart. */
const SAME_AUC = 0.002
const LIMIT = 'C'
const PEER = 'LightGBM'
/** Its other way, which rounds gradients to four levels, and so learns something else. */
const COARSE = 'LightGBM, quantised'

type Contestant = () => Promise<Figures>

/**
 * 100 trees of 31 leaves on 200,000 rows of 50 features in 255 bins, binning included, and their predictions. The
 * AUC on rows that nobody trained on is compared before any time is shown.
 */
export async function run(): Promise<void> {
  const table = seededTable(ROWS + JUDGING, FEATURES)
  const path = join(LIMIT_FOLDER, 'boosting.data')
  writeFileSync(
    path,
    Buffer.concat([...table.features, table.target].map((column) => Buffer.from(column.buffer))),
  )
  const args = [path, FEATURES, ROWS, JUDGING]
  const program = compileLimit('boosting.c', GOAL_FLAGS)
  using limit = program ? new Judge(program, args) : undefined
  const python = findPython()
  const script = join(import.meta.dirname, 'limit', 'boosting-lightgbm.py')
  using peer = python ? new Judge(python, [script, ...args]) : undefined
  const leme = lemeOn(table.features, table.target)

  await contest('training, 1 core', {
    leme: () => leme.train(),
    ...(limit && { [LIMIT]: () => limit.ask('train') }),
    ...(peer && { [PEER]: () => peer.ask('train 1') }),
    ...(peer && { [COARSE]: () => peer.ask('quantised 1') }),
  })
  await using threads = openBoostThreads(2)
  await contest('training, 2 cores', {
    leme: () => leme.train(threads),
    ...(peer && { [PEER]: () => peer.ask('train 2') }),
    ...(peer && { [COARSE]: () => peer.ask('quantised 2') }),
  })
  await peer?.ask('train 1')
  await contest('prediction, 1 core', {
    leme: leme.predict,
    ...(limit && { [LIMIT]: () => limit.ask('predict') }),
    ...(peer && { [PEER]: () => peer.ask('predict 1') }),
  })
}

/** A Python that has LightGBM: that of LEME_BENCH_PYTHON, else `python3`; undefined, and a line that says so. */
function findPython(): string | undefined {
  const python = process.env.LEME_BENCH_PYTHON ?? 'python3'
  if (spawnSync(python, ['-c', 'import lightgbm']).status === 0) return python
  console.log(`${python} has no lightgbm: ${PEER} is left out. Name one that has it in LEME_BENCH_PYTHON.`)
  return undefined
}

function lemeOn(features: readonly Column[], target: Column) {
  const training = features.map((column) => column.slice(0, ROWS))
  const label = target.slice(0, ROWS)
  const judging = features.map((column) => column.slice(ROWS))
  const truth = target.slice(ROWS)
  const out = new Float64Array(JUDGING)
  let model: BoostedTreesModel

  function timed(work: () => void): Figures {
    const spent = process.cpuUsage()
    const start = performance.now()
    work()
    const wallMs = performance.now() - start
    const { user, system } = process.cpuUsage(spent)
    predictBoostedTrees(model, judging, out)
    return { wallMs, processorMs: (user + system) / 1000, auc: auc(truth, out) }
  }
  return {
    train: async (threads?: BoostThreads) =>
      timed(() => {
        model = trainBoostedTrees(training, label, { objective: 'binary' }, threads)
      }),
    predict: async () => timed(() => predictBoostedTrees(model, judging, out)),
  }
}

async function contest(name: string, contestants: Readonly<Record<string, Contestant>>): Promise<void> {
  const times = new Map<string, Figures[]>()
  for (const [contestant, turn] of Object.entries(contestants)) times.set(contestant, [await turn()])
  const aucs = [...times].map(([contestant, [first]]) => `${contestant} ${first!.auc.toFixed(5)}`)
  for (const [contestant, [first]] of times) {
    if (contestant === COARSE) continue
    assert.ok(
      Math.abs(first!.auc - times.get('leme')![0]!.auc) <= SAME_AUC,
      `${contestant}: ${aucs.join(', ')}`,
    )
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [contestant, turn] of Object.entries(contestants)) times.get(contestant)!.push(await turn())
  }
  console.log(`\n${name}; AUC: ${aucs.join(', ')}`)
  const own = times.get('leme')!.slice(1)
  for (const [contestant, [, ...rounds]] of times) {
    const median = (of: (figures: Figures) => number) => quantile(rounds.map(of), 0.5)
    const wall = `${median(wallMs).toFixed(0)} ms`.padStart(10)
    const spent = `${median(processorMs).toFixed(0)} ms of processors`.padStart(26)
    const binning = rounds[0]!.binningMs
      ? `, binning ${median(({ binningMs }) => binningMs!).toFixed(0)} ms`
      : ''
    const ratio = `   leme takes ${ratioOf(own, rounds, wallMs)}, of processors ${ratioOf(own, rounds, processorMs)}`
    console.log(`  ${contestant.padEnd(22)}${wall}${spent}${contestant === 'leme' ? '' : ratio}${binning}`)
  }
}

const wallMs = (figures: Figures) => figures.wallMs
const processorMs = (figures: Figures) => figures.processorMs

/** Median over the rounds, and their spread. */
function ratioOf(
  own: readonly Figures[],
  other: readonly Figures[],
  of: (figures: Figures) => number,
): string {
  const ratios = other.map((figures, round) => of(own[round]!) / of(figures))
  const [low, middle, high] = [0, 0.5, 1].map((p) => quantile(ratios, p).toFixed(2))
  return `${middle}× (${low}–${high})`
}
