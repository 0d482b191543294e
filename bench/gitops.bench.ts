import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { handGit, temporaryFolder } from '../src/adapters/git/hand.fixture.ts'
import { type OpenedGitOps, openGitOps, yamlValuesCodec } from '../src/adapters/git/index.ts'
import { type ValuesChange, valuesPath } from '../src/control/deployment/index.ts'
import { wantedBot } from '../src/control/deployment/values.fixture.ts'
import { parseTenantId, type TenantId } from '../src/control/tenant/index.ts'
import { quantile } from './harness.ts'

const CLIENTS = 1_000
const BOTS = 3
const ROUNDS = 40
/** Of the table of what telling differences costs. */
const SIZES = [10, 100, 1_000, 10_000]
const LOOKS = 25
const GOAL = 3

/**
 * A command's commit in a repository of 1,000 clients with 3 bots each, beside `git commit` and `git push` of the
 * same file from a clone of the same repository: both on this disk, by turns, with equal files checked first. Then
 * what `changes()` costs after one commit, by the number of clients.
 */
export async function run(): Promise<void> {
  const clean: (() => void)[] = []
  const scope = { after: (step: () => void) => void clean.push(step) } as Parameters<
    typeof temporaryFolder
  >[0]
  try {
    await contest(temporaryFolder(scope, 'bench-git'))
    await differences(temporaryFolder(scope, 'bench-git'))
  } finally {
    for (const step of clean) step()
  }
}

async function contest(folder: string): Promise<void> {
  const [plain, embedded, remote] = ['plain.git', 'embedded.git', 'remote.git'].map((name) =>
    join(folder, name),
  )
  for (const bare of [plain!, embedded!, remote!]) makeRepository(bare, CLIENTS)
  handGit(folder, ['clone', '--quiet', plain!, 'clone'])
  const clone = join(folder, 'clone')
  handGit(clone, ['config', 'user.name', 'A Person'])
  handGit(clone, ['config', 'user.email', 'person@example.org'])
  await using ours = await openGitOps({ folder: embedded! })
  await using copy = await openGitOps({ folder: join(folder, 'copy.git'), remote: remote! })
  const codec = yamlValuesCodec()
  const heads = new Map<OpenedGitOps, string>()
  for (const git of [ours, copy]) heads.set(git, (await git.head())!)
  const ways: readonly (readonly [string, (round: number) => Promise<number>])[] = [
    ['git commit && git push', async (round) => byHand(clone, round, codec.edit)],
    ['command, embedded', (round) => byCommand(ours, round, heads)],
    ['command, remote in a folder', (round) => byCommand(copy, round, heads)],
  ]
  const times = ways.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const at = (turn + round) % ways.length
      times[at]!.push(await ways[at]![1](round))
    }
    const path = `main:${valuesPath(clientOf(round))}`
    const blobs = [plain!, embedded!, remote!].map((bare) => handGit(bare, ['rev-parse', path]))
    assert.equal(new Set(blobs).size, 1, 'all wrote the same file')
  }
  console.log(
    `\ngit: a commit among ${CLIENTS.toLocaleString('en')} clients × ${BOTS} bots (gitops.bench.ts, ${ROUNDS} rounds)`,
  )
  for (const [at, [name]] of ways.entries()) {
    const own = times[at]!.slice(2)
    const ratios = own.map((ms, round) => ms / times[0]![round + 2]!)
    const [low, middle, high] = [0.1, 0.5, 0.9].map((p) => quantile(ratios, p).toFixed(2))
    const goal = at === 0 ? '' : `, goal ${GOAL}×: ${Number(middle) <= GOAL ? 'kept' : 'missed'}`
    console.log(
      `  ${name.padEnd(30)}${quantile(own, 0.5).toFixed(1).padStart(8)} ms   ${middle}× (${low}–${high})${goal}`,
    )
  }
}

async function differences(folder: string): Promise<void> {
  console.log(`\ngit: changes() after one commit (${LOOKS} looks)`)
  for (const clients of SIZES) {
    const bare = join(folder, `${clients}.git`)
    makeRepository(bare, clients)
    await using git = await openGitOps({ folder: bare })
    const times: number[] = []
    let since = (await git.changes(null)).head!
    for (let look = 0; look < LOOKS; look++) {
      await git.write({ ...changeOf(look % 10, look), commandId: `command-${look}`, since })
      const start = performance.now()
      const { head, clients: found } = await git.changes(since)
      times.push(performance.now() - start)
      assert.equal(found.length, 1)
      since = head!
    }
    console.log(
      `  ${clients.toLocaleString('en').padStart(7)} clients   ${quantile(times, 0.5).toFixed(1).padStart(6)} ms (${quantile(times, 0.1).toFixed(1)}–${quantile(times, 0.9).toFixed(1)})`,
    )
    rmSync(bare, { recursive: true })
  }
}

/** Writes the file as an editor would, which is not timed, then commits and pushes. */
function byHand(clone: string, round: number, edit: ReturnType<typeof yamlValuesCodec>['edit']): number {
  const { tenant, edit: change, commandId } = changeOf(round, round)
  const path = valuesPath(tenant)
  const text = handGit(clone, ['show', `HEAD:${path}`])
  writeFileSync(join(clone, path), edit(tenant, text, { edit: change, commandId }))
  const start = performance.now()
  handGit(clone, ['commit', '--quiet', '--message', `Deploy ${round}`, '--', path])
  handGit(clone, ['push', '--quiet', 'origin', 'main'])
  return performance.now() - start
}

async function byCommand(
  git: OpenedGitOps,
  round: number,
  heads: Map<OpenedGitOps, string>,
): Promise<number> {
  const change = { ...changeOf(round, round), since: heads.get(git)! }
  const start = performance.now()
  const { commit } = await git.write(change)
  const passed = performance.now() - start
  heads.set(git, commit)
  return passed
}

function clientOf(round: number): TenantId {
  return parseTenantId(`cliente-${String((round * 7) % CLIENTS).padStart(5, '0')}`)
}

function changeOf(round: number, exposure: number): ValuesChange {
  const bot = wantedBot({ name: 'bot-1', exposure: 1_000 + exposure })
  return {
    ...{ tenant: clientOf(round), commandId: `command-${round}`, since: null, step: 'apply' },
    ...{ subject: `Deploy ${round}`, actor: 'member:bench', edit: { kind: 'put-bot', bot } },
  }
}

/** One commit that holds every client's file, by git's own way to take in many. */
function makeRepository(bare: string, clients: number): void {
  handGit('/', ['init', '--quiet', '--bare', '--initial-branch=main', bare])
  const codec = yamlValuesCodec()
  const sample = parseTenantId('cliente-sample')
  let text: string | undefined
  for (let bot = 0; bot < BOTS; bot++) {
    const edit = { kind: 'put-bot', bot: wantedBot({ name: `bot-${bot}` }) } as const
    text = codec.edit(sample, text, { edit, commandId: 'command-first' })
  }
  const data = (body: string) => `data ${Buffer.byteLength(body)}\n${body}\n`
  const files = Array.from({ length: clients }, (_, at) => {
    const id = `cliente-${String(at).padStart(5, '0')}`
    const own = text!.replaceAll('cliente-sample', id).replaceAll('cliente_sample', id.replaceAll('-', '_'))
    return `M 100644 inline clientes/${id}/values.yaml\n${data(own)}`
  })
  const head = `commit refs/heads/main\ncommitter Leme <leme@localhost> 1767225600 +0000\n${data('All')}`
  handGit(bare, ['fast-import', '--quiet'], `${head}${files.join('')}\n`)
}
