import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { migrate } from '../../src/adapters/store/postgres/index.ts'
import { random } from '../../src/math/index.ts'
import type { Proof, Trial } from './proof.ts'

const PROGRAM = fileURLToPath(new URL('leader-process.fixture.ts', import.meta.url))
const NAME = 'stopped-leader'
/** A house waits 20 s before it takes a leader for stopped, and stops last a minute; here both are shorter by the same. */
const STOPPED_MS = 250
const STOP_MS = 750
const PATIENCE_MS = 90_000

interface Told {
  readonly kind: 'leads' | 'refused' | 'over'
  readonly epoch: number
  readonly code?: string
}

/** Two processes that write as leaders; whichever leads is stopped in the middle, three times as long as is waited. */
export async function stopLeaders(
  {
    count,
    seed,
    onTrial,
  }: { readonly count: number; readonly seed: number; readonly onTrial?: (t: Trial) => void },
  isFenced = true,
): Promise<readonly Trial[]> {
  const server = await temporaryPostgres()
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  const processes: Leader[] = []
  try {
    await migrate(server.url)
    // What was written, in the order of its commits.
    await sql`create table written (number bigint generated always as identity, epoch integer, value integer)`
    await sql`create function note() returns trigger language plpgsql as $$ begin
      insert into written (epoch, value)
      values ((new.running ->> 'appliedCommandId')::integer, (new.running ->> 'appliedCommit')::integer);
      return null; end $$`
    await sql`create trigger note after insert or update on control.deployment
      for each row execute function note()`
    for (let at = 0; at < 2; at++) processes.push(startLeader(server.url, isFenced))
    const trials: Trial[] = []
    let leader = await newLeader(processes, 0)
    for (let trial = 0; trial < count; trial++) {
      const dice = random(`${seed}-${trial}`)
      await delay(20 + dice.int(150))
      const stopped = leader
      const { epoch } = stopped.last()!
      stopped.child.kill('SIGSTOP')
      const [asked, ending] = [performance.now(), delay(STOP_MS)]
      leader = await newLeader(processes, epoch)
      const takeover = performance.now() - asked
      await ending
      stopped.child.kill('SIGCONT')
      // On a machine that is very busy its term may have ended before it was stopped; it says so all the same.
      const end = () => stopped.told.find((one) => one.kind !== 'leads' && one.epoch === epoch)
      await until(() => end() !== undefined, 'the stopped one goes on')
      const rows = await sql<{ epoch: number; count: number }[]>`
        select epoch, count(*)::int from written group by epoch order by epoch`
      const [steps] = await sql<{ back: number }[]>`
        select count(*)::int as back from (
          select epoch < max(epoch) over (order by number) as back from written) as steps where back`
      assert.equal(steps!.back, 0, 'a stale leader has written after the next one began')
      const { kind, code } = end()!
      trials.push({
        epoch,
        'written in it': rows.find((row) => row.epoch === epoch)?.count ?? 0,
        'next epoch': leader.last()!.epoch,
        'takeover ms': Math.round(takeover),
        'write after the stop': kind === 'refused' ? `refused (${code})` : 'it knew before',
      })
      onTrial?.(trials.at(-1)!)
    }
    return trials
  } finally {
    for (const { child } of processes) child.kill('SIGKILL')
    await sql.end()
    await server.stop()
  }
}

interface Leader {
  readonly child: ChildProcess
  readonly told: Told[]
  /** The term that it began last. */
  last(): Told | undefined
}

function startLeader(url: string, isFenced: boolean): Leader {
  const child = fork(PROGRAM, [url, NAME, `${STOPPED_MS}`, isFenced ? 'fenced' : 'free'], {
    execArgv: ['--conditions=leme-source'],
  })
  const told: Told[] = []
  child.on('message', (message: Told) => told.push(message))
  return { child, told, last: () => told.findLast(({ kind }) => kind === 'leads') }
}

/** Whoever leads in a later term than this one. */
async function newLeader(processes: readonly Leader[], after: number): Promise<Leader> {
  const later = () => processes.find((one) => (one.last()?.epoch ?? 0) > after)
  await until(() => later() !== undefined, 'another one leads')
  return later()!
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !holds(); await delay(5))
    assert.ok(performance.now() < end, `waited in vain until ${what}`)
}

/**
 * Whoever leads has to be told by its writes that it does not any more: a process that was stopped finds its clock,
 * its memory and its sockets as they were.
 */
export const stoppedLeaders: Proof = {
  id: 'REL-10',
  fault: 'SIGSTOP of the leader in the middle of its writing, SIGCONT after another one leads',
  invariant: 'What is written under an earlier epoch after a later one has begun: nothing.',
  share: 4,
  full: 500,
  run: (options) => stopLeaders(options),
}
