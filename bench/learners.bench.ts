import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decideSvc, random, trainLogisticRegression, trainSvc } from '../src/math/index.ts'
import { swallow } from './harness.ts'
import { LIMIT_FOLDER } from './limit/c-limit.ts'

/**
 * Support vector classifiers and logistic regressions beside scikit-learn's, on the same rows, one thread each; times are
 * those of the processor, so that others on the machine count little.
 * LEME_BENCH_PYTHON names a Python that has scikit-learn (default python3); without one our times stand alone.
 * `--small` leaves out the classifier of 26,000 rows.
 */
const PYTHON = process.env.LEME_BENCH_PYTHON ?? 'python3'
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }

interface Sample {
  readonly features: readonly Float64Array[]
  readonly target: Float64Array
  readonly file: string
}

interface Learner {
  readonly name: string
  readonly rows: number
  readonly width: number
  readonly rounds: number
  /** Names of scikit-learn's. */
  readonly peers: readonly string[]
  /** How far two results may be apart. */
  readonly allowed: number
  readonly run: (sample: Sample) => Float64Array
}

const LEARNERS: readonly Learner[] = [
  {
    name: 'logistic regression',
    rows: 200_000,
    width: 20,
    rounds: 5,
    peers: ['newton', 'lbfgs'],
    allowed: 2e-3,
    run: runLogistic,
  },
  {
    name: 'support vector classifier',
    rows: 5000,
    width: 16,
    rounds: 5,
    peers: ['svc'],
    allowed: 1e-2,
    run: runSvc,
  },
  {
    name: 'support vector classifier',
    rows: 26_000,
    width: 16,
    rounds: 2,
    peers: ['svc'],
    allowed: 1e-2,
    run: runSvc,
  },
]

export async function run(flags: readonly string[]): Promise<void> {
  const hasPeers = spawnSync(PYTHON, ['-c', 'import sklearn']).status === 0
  if (!hasPeers) console.log(`\n${PYTHON} has no scikit-learn: our times stand alone.`)
  for (const learner of LEARNERS) {
    if (flags.includes('--small') && learner.rows === 26_000) continue
    contest(learner, hasPeers ? learner.peers : [])
  }
}

function contest(learner: Learner, peers: readonly string[]): void {
  const sample = makeSample(learner)
  console.log(`\n${learner.name}, ${learner.rows.toLocaleString('en')} × ${learner.width}`)
  const times = new Map<string, number[]>([
    ['leme', []],
    ...peers.map((peer): [string, number[]] => [peer, []]),
  ])
  for (let round = 0; round < learner.rounds; round++) {
    const start = process.cpuUsage()
    const ours = learner.run(sample)
    const { user, system } = process.cpuUsage(start)
    times.get('leme')!.push((user + system) / 1000)
    swallow(ours)
    for (const peer of peers) {
      const { ms, found } = runPeer(peer, sample, learner)
      requireAgreement(ours, found, learner.allowed)
      times.get(peer)!.push(ms)
    }
  }
  const own = median(times.get('leme')!)
  for (const [name, all] of times) {
    const ms = median(all)
    const spread = `${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)}`
    const ratio = name === 'leme' ? '' : `   leme takes ${(own / ms).toFixed(2)}×`
    console.log(`  ${name.padEnd(12)}${ms.toFixed(0).padStart(9)} ms of processor (${spread})${ratio}`)
  }
  const megabytes = process.resourceUsage().maxRSS / 1024
  console.log(`  peak memory of this process so far ${megabytes.toFixed(0)} MB`)
}

/** Classes of a curved border with much noise, as in markets: most rows become support vectors. */
function makeSample({ rows, width }: Learner): Sample {
  const chance = random(`learners ${rows}`)
  const features = Array.from({ length: width }, () =>
    Float64Array.from({ length: rows }, () => chance.normal()),
  )
  const target = new Float64Array(rows).map((_, row) => {
    const score = features[0]![row]! * features[1]![row]! + features[2]![row]! + 2 * chance.normal()
    return score > 0.5 ? 1 : 0
  })
  const data = new Float64Array(rows * (width + 1))
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) data[row * width + k] = features[k]![row]!
  }
  data.set(target, rows * width)
  const file = join(LIMIT_FOLDER, `learners-${rows}.f64`)
  writeFileSync(file, data)
  return { features, target, file }
}

function runLogistic({ features, target }: Sample): Float64Array {
  return Float64Array.from(trainLogisticRegression(features, target, { standardise: false }).weights)
}

function runSvc({ features, target }: Sample): Float64Array {
  const model = trainSvc(features, target, { standardise: false, probability: 'none' })
  assert.ok(model.converged)
  const out = new Float64Array(1000)
  const first = features.map((feature) => feature.subarray(0, 1000))
  decideSvc(model, first, out)
  return out
}

function runPeer(
  peer: string,
  { file }: Sample,
  { rows, width }: Learner,
): { readonly ms: number; readonly found: readonly number[] } {
  const args = [join(import.meta.dirname, 'learners.py'), peer, file, rows, width].map(String)
  const { status, stdout, stderr } = spawnSync(PYTHON, args, {
    encoding: 'utf8',
    env: { ...process.env, ...ONE_THREAD },
  })
  if (status !== 0) throw new Error(`${PYTHON} ${args.join(' ')}\n${stderr}`)
  const [time, found] = stdout.trim().split('\n')
  return { ms: Number(time), found: found!.split(' ').map(Number) }
}

function requireAgreement(ours: Float64Array, theirs: readonly number[], allowed: number): void {
  assert.equal(ours.length, theirs.length)
  ours.forEach((value, k) => {
    assert.ok(Math.abs(value - theirs[k]!) <= allowed, `result ${k} is ${value}, scikit-learn's ${theirs[k]}`)
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
