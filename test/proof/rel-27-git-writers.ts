import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Hand, hand, handGit, temporaryFolder } from '../../src/adapters/git/hand.fixture.ts'
import { type ValuesChange, valuesPath } from '../../src/control/deployment/index.ts'
import { wantedBot } from '../../src/control/deployment/values.fixture.ts'
import { parseTenantId } from '../../src/control/tenant/index.ts'
import { type Random, random } from '../../src/math/index.ts'
import { judgeHistory } from './git-history.fixture.ts'
import type { WriterAnswer, WriterTask } from './git-writer.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const WRITER = fileURLToPath(new URL('git-writer.fixture.ts', import.meta.url))
const WRITERS = 8
const CLIENTS = ['cliente-001', 'cliente-002', 'cliente-003'].map(parseTenantId)
const BOTS = 3
const LONGEST_MS = 120
const PATIENCE_MS = 120_000
/** Rounds among which each kind of trouble comes once at least. */
const ENOUGH = 30

interface Tally {
  kills: number
  outrun: number
  again: number
}

/** A repository that counts, and how writers reach it. */
interface Ground {
  readonly bare: string
  readonly person: Hand
  /** Comments of the person, by file. */
  readonly noted: Map<string, string[]>
}

/** Eight processes, each of which reaches both grounds; who dies is followed by another one. */
interface Crew {
  readonly members: ChildProcess[]
  start(writer: number): ChildProcess
}

/**
 * Eight processes write to three clients' files at once: some into one repository, some through copies of a
 * remote that they share in twos. Some are killed between their commit and its push, after the push, or
 * whenever; the remote refuses now and then; a person writes, too. Whoever died is asked the same again.
 */
export const gitWriters: Proof = {
  id: 'REL-27',
  fault: '8 git writers at once, refused pushes, kill -9 between commit and push',
  invariant:
    'Each step of a command has exactly one commit, in one line of history; each commit is the file before it with that edit, so that no update of a writer or a person is lost.',
  share: 4,
  full: 500,
  async run({ count, seed, onTrial }) {
    const clean: (() => void)[] = []
    const living = new Set<ChildProcess>()
    try {
      const grounds = { 'one repository': makeGround(clean), 'a remote': makeGround(clean) }
      const crew = makeCrew(grounds, living)
      await Promise.all(crew.members.map((child) => answerOf(child, 'ready')))
      const trials: Trial[] = []
      for (let trial = 0; trial < count; trial++) {
        const where = trial % 2 === 0 ? 'one repository' : 'a remote'
        const chance = (of: string) => random(`${seed}-${trial} ${of}`)
        const { commits, tally } = await round(grounds[where], crew, { chance, where, name: `${trial}` })
        trials.push({
          writing: where,
          commits,
          killed: tally.kills,
          'others were faster': tally.outrun,
          'refused, tried again': tally.again,
        })
        onTrial?.(trials.at(-1)!)
      }
      const sum = (name: string) => trials.reduce((total, row) => total + Number(row[name]), 0)
      for (const name of ['killed', 'others were faster', 'refused, tried again']) {
        assert.ok(count < ENOUGH || sum(name) > 0, `${name}: never`)
      }
      for (const { bare } of Object.values(grounds)) handGit(bare, ['fsck', '--strict', '--no-dangling'])
      return trials
    } finally {
      for (const child of living) child.kill('SIGKILL')
      for (const step of clean) step()
    }
  },
}

function makeGround(clean: (() => void)[]): Ground {
  const scope = { after: (step: () => void) => void clean.push(step) } as Parameters<
    typeof temporaryFolder
  >[0]
  const folder = temporaryFolder(scope, 'proof-git')
  const bare = join(folder, 'values.git')
  handGit(folder, ['init', '--quiet', '--bare', '--initial-branch=main', bare])
  const hook = join(bare, 'hooks/pre-receive')
  writeFileSync(
    hook,
    `#!/bin/sh\nrm '${folder}/refuse' 2>/dev/null && echo 'not now' >&2 && exit 1\nexit 0\n`,
  )
  chmodSync(hook, 0o755)
  const person = hand(scope, bare)
  person.commit({ 'notes.txt': 'Before all.\n' })
  return { bare, person, noted: new Map() }
}

/** Copies of the remote are shared in twos. */
function makeCrew(grounds: Record<WriterTask['where'], Ground>, living: Set<ChildProcess>): Crew {
  const remote = grounds['a remote'].bare
  const start = (writer: number) => {
    const copy = join(remote, `../copy-${writer % 4}.git`)
    const child = fork(WRITER, [grounds['one repository'].bare, copy, remote], {
      execArgv: ['--conditions=leme-source'],
    })
    living.add(child)
    child.once('exit', () => living.delete(child))
    return child
  }
  return { members: Array.from({ length: WRITERS }, (_, at) => start(at)), start }
}

/** Every writer of the crew carries out a command, and some roll it back; who was killed is replaced in the crew. */
async function round(
  ground: Ground,
  crew: Crew,
  {
    chance,
    where,
    name,
  }: { readonly chance: Chance; readonly where: WriterTask['where']; readonly name: string },
): Promise<{ readonly commits: number; readonly tally: Tally }> {
  const { bare, noted } = ground
  const dice = chance('round')
  const since = handGit(bare, ['rev-parse', 'main']).trim()
  const tally: Tally = { kills: 0, outrun: 0, again: 0 }
  const changes: ValuesChange[] = []
  const refuse = join(bare, '../refuse')
  if (dice.int(2) === 0) writeFileSync(refuse, '')
  const writing = crew.members.map(async (_, writer) => {
    for (const change of changesOf(writer, { dice: chance(`of ${writer}`), name, since })) {
      changes.push(change)
      await carryOut(change, {
        where,
        crew,
        writer,
        tally,
        dice: chance(`fate of ${writer}, ${change.step}`),
      })
    }
  })
  const client = CLIENTS[dice.int(CLIENTS.length)]!
  const noting = dice.int(3) === 0 ? note(ground, valuesPath(client), `# Round ${name}.`) : undefined
  await Promise.all([...writing, noting])
  if (existsSync(refuse)) rmSync(refuse)
  for (const [path, lines] of noted) {
    const text = handGit(bare, ['show', `main:${path}`]).split('\n')
    for (const line of lines) assert.ok(text.includes(line), `${line} of a person is lost`)
  }
  const commits = judgeHistory(bare, `${since}..main`, changes)
  return { commits, tally }
}

/** Chance of its own for each purpose, so that one more draw of one does not change the others'. */
type Chance = (of: string) => Random

function changesOf(
  writer: number,
  { dice, name, since }: { readonly dice: Random; readonly name: string; readonly since: string },
): readonly ValuesChange[] {
  const tenant = CLIENTS[writer % CLIENTS.length]!
  const bot = wantedBot({ name: `w${writer}-${dice.int(BOTS)}`, maxOpenTrades: 1 + dice.int(1_000) })
  const rest = {
    tenant,
    commandId: `command-${name}-${writer}`,
    since,
    subject: `Round ${name}`,
    actor: `git:w${writer}`,
  }
  const apply: ValuesChange = { ...rest, step: 'apply', edit: { kind: 'put-bot', bot } }
  if (dice.int(4) > 0) return [apply]
  return [apply, { ...rest, step: 'roll-back', edit: { kind: 'roll-back', bots: { [bot.name]: null } } }]
}

interface Carrying {
  readonly where: WriterTask['where']
  readonly crew: Crew
  readonly writer: number
  readonly tally: Tally
  readonly dice: Random
}

/** Until the writer says that it is done; whoever is killed on the way is followed by another one with the same task. */
async function carryOut(change: ValuesChange, { where, crew, writer, tally, dice }: Carrying): Promise<void> {
  const fate = dice.int(10)
  let dieAt: WriterTask['dieAt'] = fate === 0 ? 'stored' : fate === 1 ? 'published' : null
  let killAfter = fate === 2 ? dice.int(LONGEST_MS) : undefined
  for (;;) {
    const child = crew.members[writer]!
    const task: WriterTask = { where, change, dieAt }
    child.send(task)
    const killing = killAfter === undefined ? undefined : delay(killAfter).then(() => child.kill('SIGKILL'))
    const answer = await answerOf(child, 'done', tally)
    await killing
    if (answer && child.exitCode === null && child.signalCode === null && killAfter === undefined) return
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    tally.kills++
    crew.members[writer] = crew.start(writer)
    await answerOf(crew.members[writer]!, 'ready')
    // A task that was answered just before the kill is asked for once more: it must be found, not made again.
    ;[dieAt, killAfter] = [null, undefined]
  }
}

/** The answer that is waited for; undefined when the process ended before. */
function answerOf(
  child: ChildProcess,
  kind: WriterAnswer['kind'],
  tally?: Tally,
): Promise<WriterAnswer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<WriterAnswer | undefined>()
  const timer = setTimeout(() => reject(new Error(`no word of a writer for ${PATIENCE_MS} ms`)), PATIENCE_MS)
  const hear = (answer: WriterAnswer) => {
    if (answer.kind === 'broken') reject(new Error(answer.message))
    if (answer.kind === 'outrun' && tally) tally.outrun++
    if (answer.kind === 'again' && tally) tally.again++
    if (answer.kind === kind) resolve(answer)
  }
  const end = () => resolve(undefined)
  child.on('message', hear).once('exit', end)
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', hear).off('exit', end)
  })
}

/** A person writes a comment above a client's file, again and again until nobody was faster. */
async function note({ person, noted }: Ground, path: string, line: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    person.git('fetch', '--quiet')
    if (person.git('ls-tree', 'origin/main', path) === '') return
    try {
      person.commit({ [path]: (text) => `${line}\n${text}` })
      noted.set(path, [...(noted.get(path) ?? []), line])
      return
    } catch (error) {
      assert.ok(
        Date.now() < end && /rejected|not now|cannot lock|failed to push/.test(String(error)),
        String(error),
      )
      await delay(5)
    }
  }
}
