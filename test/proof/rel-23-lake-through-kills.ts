import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { type Lake, openLake } from '../../src/adapters/store/parquet/index.ts'
import { connectStore, migrate, type PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { type Candles, PRICE_COLUMNS } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { LAKE_SERIES } from './lake-candles.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const WRITER = fileURLToPath(new URL('lake-writer.fixture.ts', import.meta.url))
const LONGEST_MS = 150
const WRITE_MS = 6
const PATIENCE_MS = 90_000
/** Kills among which one at least leaves a file half written. */
const ENOUGH = 30

/**
 * A process stores candles in PostgreSQL and exports them over and over, and is killed. All processes write
 * into one lake, so each finds what the one before has left.
 */
export const lakeThroughKills: Proof = {
  id: 'REL-23',
  fault: 'kill -9 of a process that writes the Parquet lake',
  invariant:
    'Every Parquet file is whole; the manifest can be read, and every file that it names is there; the next export makes the lake equal to the store, and its sweep leaves nothing of the killed one.',
  share: 4,
  full: 500,
  async run({ count, seed, onTrial }) {
    const folder = mkdtempSync(join(tmpdir(), 'leme-proof-lake-'))
    const server = await temporaryPostgres()
    try {
      await migrate(server.url)
      await using store = connectStore(server.url)
      await using lake = openLake({ folder, ledger: store.lake, store: store.candles })
      const trials: Trial[] = []
      for (let trial = 0; trial < count; trial++) {
        const dice = random(`${seed}-${trial}`)
        const during = trial % 2 === 0 ? 'a write' : 'any step'
        const said = await killed([server.url, folder, `${seed}-${trial}`], async () => {
          if (during === 'any step') return delay(dice.int(LONGEST_MS))
          for (const end = performance.now() + PATIENCE_MS; unfinishedIn(folder) === 0; await delay(1)) {
            assert.ok(performance.now() < end, 'nothing is written')
          }
          await delay(dice.int(WRITE_MS))
        })
        const unfinished = judge(folder, said)
        assert.deepEqual(await lake.verify(), [], `the manifest after kill ${trial}`)
        const counted = (await lake.read(LAKE_SERIES)).length
        const renewed = await renew(lake, store, folder)
        trials.push({
          'killed during': during,
          'files that counted': said.length,
          'half written': unfinished,
          'rows of the manifest': counted,
          'months written again': renewed,
        })
        onTrial?.(trials.at(-1)!)
      }
      const isHit = trials.some((trial) => Number(trial['half written']) > 0)
      assert.ok(isHit || count < ENOUGH, 'no kill came in the middle of a write')
      return trials
    } finally {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Files that the writer said would count before it was killed, at the end of `moment`. */
async function killed(args: readonly string[], moment: () => Promise<unknown>): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=leme-source', WRITER, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const ended = once(child, 'close')
  const { promise: exporting, resolve } = Promise.withResolvers<void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (/^\n/m.test(said)) resolve()
  })
  await Promise.race([exporting, ended])
  await moment()
  assert.equal(child.exitCode, null, 'the writer ended by itself')
  child.kill('SIGKILL')
  await ended
  return said
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== '')
}

/** Every file is whole, those that counted are there; gives how many were left half written. */
function judge(folder: string, said: readonly string[]): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((one) => one.endsWith('.parquet'))) assertWhole(join(folder, name))
  for (const name of said) assertWhole(join(folder, name))
  return unfinishedIn(folder)
}

function unfinishedIn(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((one) => one.endsWith('.unfinished')).length
}

function assertWhole(path: string): void {
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  assert.ok(basename(path).endsWith(`-${sha256}.parquet`), `${path} is not whole`)
}

/** Exports what is marked and sweeps the rest; gives how many files were written. */
async function renew(lake: Lake, store: PostgresStore, folder: string): Promise<number> {
  const { files } = await lake.sync()
  assert.deepEqual(bytesOf(await lake.read(LAKE_SERIES)), bytesOf(await store.candles.read(LAKE_SERIES)))
  await lake.sweep(0)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const left = names.filter((name) => /\.(parquet|unfinished)$/.test(name)).sort()
  assert.deepEqual(left, (await store.lake.manifest()).map(({ file }) => file).sort())
  return files.length
}

function bytesOf(candles: Candles): readonly string[] {
  return (['time', ...PRICE_COLUMNS] as const).map((name) =>
    createHash('sha256').update(candles[name].slice()).digest('hex'),
  )
}
