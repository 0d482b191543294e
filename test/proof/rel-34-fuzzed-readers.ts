import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Proof } from './proof.ts'

const FUZZER = fileURLToPath(new URL('fuzz.fixture.ts', import.meta.url))
const MOST_MS = 10_000
const MOST_BYTES = 1.5 * 1024 ** 3
const LOOK_MS = 200
const PAGE_BYTES = 4_096

interface Counts {
  readonly inputs: number
  readonly taken: number
  readonly refused: number
  readonly slowestMs: number
  readonly allMs: number
}

interface Found {
  readonly found: readonly (readonly [string, Counts])[]
  readonly rss: number
}

/**
 * Another process reads files and bodies in which bits, numbers, words and pieces were changed. One that
 * takes 10 s for an input, or 1.5 GB, is ended; the failure names the reader, the seed and the input.
 */
export const fuzzedReaders: Proof = {
  id: 'REL-34',
  fault:
    'files and bodies of market data, and values files, with bytes changed at random: HTTP, CSV, JSON, Feather, gzip, zip, YAML, Parquet',
  invariant:
    'Each is read, or refused with a fault of its reader: no crash, no prototype changed, no more than 1.5 GB of memory or 10 s an input.',
  share: 20_000,
  full: 1_000_000,
  async run({ count, seed, onTrial }) {
    const folder = mkdtempSync(join(tmpdir(), 'leme-proof-fuzz-'))
    const progress = join(folder, 'at')
    const child = fork(FUZZER, [`${seed}`, `${count}`, progress], {
      execArgv: ['--conditions=leme-source', '--max-old-space-size=512'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    try {
      let printed = ''
      child.stderr!.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-4_000)
      })
      let result: Found | undefined
      child.once('message', (message) => {
        result = message as Found
      })
      const ended = once(child, 'exit')
      const trouble = await watch(child, progress)
      await ended
      assert.equal(trouble, undefined, `seed ${seed}: ${trouble}`)
      assert.ok(
        result,
        `seed ${seed}: it ended at input ${inputAt(progress)}: ${child.signalCode} ${printed}`,
      )
      const { found, rss } = result
      const trials = found.map(([reader, { slowestMs, allMs, ...counts }]) => ({
        reader,
        ...counts,
        'µs an input': Math.round((allMs / counts.inputs) * 1_000),
        'slowest ms': Math.ceil(slowestMs),
        'MiB at most': Math.round(rss / 1_048_576),
      }))
      for (const trial of trials) onTrial?.(trial)
      return trials
    } finally {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Until the process ends; kills it where it takes too long or too much, and says why. */
async function watch(child: ChildProcess, progress: string): Promise<string | undefined> {
  for (let [input, since] = [-1, performance.now()]; isAlive(child); await delay(LOOK_MS)) {
    const now = inputAt(progress)
    if (now !== input) since = performance.now()
    input = now
    const isLate = performance.now() - since > MOST_MS
    const isLarge = residentBytes(child.pid!) > MOST_BYTES
    if (!isLate && !isLarge) continue
    child.kill('SIGKILL')
    return `input ${input} takes ${isLate ? 'more than 10 s' : 'more than 1.5 GB'}`
  }
  return undefined
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

/** The number of the input that is read; −1 before the first. */
function inputAt(path: string): number {
  try {
    return readFileSync(path).readDoubleLE()
  } catch {
    return -1
  }
}

/** 0 where the system does not tell: Linux alone does. */
function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    return 0
  }
}
