import assert from 'node:assert/strict'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hashesOf, playPrograms } from './played-programs.fixture.ts'
import { type RanJob, runWorkflow } from './runner.fixture.ts'

// The workflows of research pipelines, run as GitHub would run them: the steps by bash, the stages by the real command.

const folder = mkdtempSync(join(tmpdir(), 'leme-workflows-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const CONFIG = '.github/pipelines/demo.jsonc'
const STAGES = ['features', 'labels', 'train', 'predict']
const programs = playPrograms(join(folder, 'programs'), ['npm', 'docker'])
let signals = ''
let candles = ''
/** Those that the first run has made, as if they were in the repository. */
const inputs = { data: 'checkout' }
let results: Readonly<Record<string, string>> = {}

test('the four stages run one after the other, each on what the one before has left, and end in signals', async () => {
  const ran = await runWorkflow('pipeline', join(folder, 'whole'), { programs })
  assert.deepEqual(
    resultsOf(ran),
    STAGES.map((stage) => [stage, 'success']),
    logOf(ran),
  )
  const [features, labels, train, predict] = STAGES.map(
    (stage) => ran.findLast(({ name }) => name === stage)!,
  )
  assert.match(features!.log, /### features of TIDEUSDT[\s\S]*8 features, none looks ahead/)
  assert.match(labels!.log, /\| features? |\| labels \| done \|/)
  assert.match(
    train!.log,
    /\| features \| done \(kept\) \|/,
    'what a stage before has made is not computed again',
  )
  assert.match(predict!.log, /\| signals \| done \| 5760 \|/)
  assert.equal(globSync('artifacts/signals-*.parquet', { cwd: predict!.folder }).length, 1)
  signals = predict!.outputs.hash!
  assert.match(signals, /^[0-9a-f]{64}$/)
  candles = join(features!.folder, 'candles')
  results = hashesOf(join(predict!.folder, 'artifacts'))
})

test('one container gives the same results, byte by byte', async () => {
  const ran = await runWorkflow('pipeline-single', join(folder, 'single'), { programs })
  const [job] = ran
  assert.equal(job?.result, 'success', job?.log)
  assert.equal(job?.outputs.hash, signals)
  const single = hashesOf(join(job!.folder, 'artifacts'))
  assert.deepEqual(single, results)
  const calls = readFileSync(join(folder, 'programs', 'docker.log'), 'utf8')
  assert.match(calls, /^login ghcr\.io --username somebody --password-stdin$/m)
  assert.match(calls, /^pull ghcr\.io\/owner\/leme:\d+\.\d+\.\d+$/m)
  assert.match(calls, /^run --rm --read-only --cap-drop ALL /m)
})

test('a stage that fails blocks those behind it, and says why', async () => {
  const leaks = (checkout: string) => {
    const file = join(checkout, CONFIG)
    cpSync(candles, join(checkout, 'candles'), { recursive: true })
    writeFileSync(file, readFileSync(file, 'utf8').replace('"label_horizon": 8', '"label_horizon": 4'))
  }
  const ran = await runWorkflow('pipeline', join(folder, 'leaks'), { programs, inputs, onCheckout: leaks })
  assert.deepEqual(resultsOf(ran), [
    ['features', 'success'],
    ['labels', 'success'],
    ['train', 'failure'],
    ['predict', 'skipped'],
  ])
  assert.match(logOf(ran), /the future would leak into the training/)
})

test('a configuration of nonsense fails in the first stage, and nothing else runs', async () => {
  const broken = (checkout: string) => {
    cpSync(candles, join(checkout, 'candles'), { recursive: true })
    writeFileSync(join(checkout, CONFIG), '{ "simbol": "TIDEUSDT" }')
  }
  const ran = await runWorkflow('pipeline', join(folder, 'broken'), { programs, inputs, onCheckout: broken })
  assert.deepEqual(resultsOf(ran), [
    ['features', 'failure'],
    ['labels', 'skipped'],
    ['train', 'skipped'],
    ['predict', 'skipped'],
  ])
})

test('candles that are said to be in the checkout and are not end the run', async () => {
  const ran = await runWorkflow('pipeline', join(folder, 'absent'), { programs, inputs })
  assert.equal(resultsOf(ran)[0]?.[1], 'failure')
  assert.match(logOf(ran), /candles is not in the checkout/)
})

test('by the clock nothing runs where nobody has said what', async () => {
  const ran = await runWorkflow('pipeline', join(folder, 'clock'), { programs, event: 'schedule' })
  assert.deepEqual(new Set(ran.map(({ result }) => result)), new Set(['skipped']))
})

/** Of the orchestrator's own jobs, in the order in which they ended. */
function resultsOf(ran: readonly RanJob[]): readonly (readonly [string, string])[] {
  return STAGES.map((stage) => [stage, ran.findLast(({ name }) => name === stage)!.result])
}

function logOf(ran: readonly RanJob[]): string {
  return ran.map(({ log }) => log).join('')
}
