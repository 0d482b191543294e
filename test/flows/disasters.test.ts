import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { docBlocks } from '../../bin/habits/doc-blocks.ts'
import { makeWorkspace, ROOT, type Workspace } from './workspace.fixture.ts'

// Each command of both runbooks is run as it stands there, on an installation that backs itself up.

const HOURS = 3_600_000
const home = makeWorkspace({ after })
const vault = join(home.folder, 'vault')
const SETTINGS = { LEME__BACKUPS__URL: vault, LEME__BACKUPS__WALSECONDS: '1', LEME__SERVER__PORT: '7990' }
/** What was committed last before each disaster, as `tenant list` shows it. */
let known: string

test('an installation makes its first backup, its log and a restore test by itself', async (t) => {
  const served = home.start(['serve'], SETTINGS)
  await served.says(/Open http/)
  await made(home, ['tenant', 'create', 'cliente-001', '--credits', '10'])
  await until(async () => {
    const [newest] = (await json(home, ['backup', 'list'])).items as {
      verification: { ok: boolean; rows: number } | null
    }[]
    return newest?.verification?.ok === true
  })
  await made(home, ['tenant', 'create', 'cliente-002', '--credits', '10'])
  const drill = await made(home, ['backup', 'drill'])
  t.diagnostic(drill.replaceAll('\n', '; '))
  assert.match(drill, /server lost[\s\S]*database corrupt/)
  // Ended as a person would; the log of the last second has gone to the vault by then.
  await caughtUp()
  known = await tenants(home)
  served.signal('SIGINT')
  assert.equal((await served.ended).code, 0)
})

test('the database is corrupt: one client first, then everything, back to the moment before', async (t) => {
  const served = home.start(['serve'], SETTINGS)
  await served.says(/Open http/)
  await caughtUp()
  const before = new Date().toISOString()
  await delay(1_100)
  await made(home, ['tenant', 'create', 'cliente-009', '--credits', '1'])
  assert.notEqual(await tenants(home), known)
  await caughtUp()
  served.signal('SIGINT')
  await served.ended
  const started = Date.now()
  const printed = await runRunbook(home, 'docs/runbook/database-corrupt.md', {
    CLIENT: 'cliente-001',
    BEFORE: before,
  })
  const ms = Date.now() - started
  t.diagnostic(`database corrupt: back after ${(ms / 1000).toFixed(1)} s, goal 2 h`)
  assert.ok(ms < 2 * HOURS)
  assert.match(printed, /cliente-001 has \d+ rows in \d+ tables again/)
  assert.match(printed, /What was there lies in .*data\.before-/)
  assert.equal(await tenants(home), known)
})

test('the server is lost: the commands of the runbook bring everything back on a new machine', async (t) => {
  const machine = makeWorkspace(t)
  const key = join(home.folder, 'key-copy.txt')
  copyFileSync(home.path('.leme', 'backup-identity.txt'), key)
  const started = Date.now()
  const printed = await runRunbook(machine, 'docs/runbook/server-lost.md', { KEY_COPY: key })
  const ms = Date.now() - started
  t.diagnostic(`server lost: back after ${(ms / 1000).toFixed(1)} s, goal 4 h`)
  assert.ok(ms < 4 * HOURS)
  assert.match(printed, /is back in .*data/)
  assert.equal(await tenants(machine), known, 'nothing is lost that the log had')
})

/** Until what is committed now is in the vault. */
async function caughtUp(): Promise<void> {
  const now = Date.now()
  await until(async () => readHead() > now)
}

/** The moment up to which the vault has the log, of whichever line of its history. */
function readHead(): number {
  const systems = join(vault, 'wal')
  const [system = ''] = existsSync(systems) ? readdirSync(systems) : []
  const heads =
    system === '' ? [] : readdirSync(join(systems, system)).filter((name) => name.startsWith('head-'))
  const atOf = (name: string) =>
    (JSON.parse(readFileSync(join(systems, system, name), 'utf8').split('\n')[0]!) as { at: number }).at
  return Math.max(0, ...heads.map(atOf))
}

/** The blocks of a page one after the other, each by bash in the folder of an installation. */
async function runRunbook(
  place: Workspace,
  page: string,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const blocks = docBlocks(readFileSync(join(ROOT, page), 'utf8')).filter(({ language }) => language === 'sh')
  assert.ok(blocks.length >= 4, page)
  let printed = ''
  for (const { text: code } of blocks) {
    // A server that runs on is ended once it serves: that is what its block has to reach.
    printed += code.trim() === 'npx leme serve' ? await serveOnce(place) : await bash(place, code, variables)
  }
  return printed
}

async function serveOnce(place: Workspace): Promise<string> {
  const before = await newest(place)
  const served = place.start(['serve'], SETTINGS)
  const said = await served.says(/Open http/)
  // What the page promises: a recovered database is backed up at once.
  await until(async () => (await newest(place)) !== before)
  served.signal('SIGINT')
  assert.equal((await served.ended).code, 0)
  return said
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(60_000)
  while (!(await isSo())) await delay(200, undefined, { signal })
}

function bash(place: Workspace, code: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const programs = join(place.folder, 'programs')
  mkdirSync(programs, { recursive: true })
  const npx = join(programs, 'npx')
  writeFileSync(npx, `#!/bin/sh\nshift\nexec node "${join(ROOT, 'bin', 'leme.js')}" "$@"\n`)
  chmodSync(npx, 0o755)
  const child = spawn('bash', ['-euo', 'pipefail', '-c', code], {
    cwd: place.path(),
    env: {
      ...{ PATH: [programs, join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
      ...{ HOME: join(place.folder, 'home'), TMPDIR: join(place.folder, 'tmp') },
      ...SETTINGS,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (printed += text.toString()))
    child.once('error', reject)
    // A doctor that has something to say ends with another code; it is no failure of the way back.
    child.once('close', (status) =>
      status === 0 || code.trim() === 'npx leme doctor'
        ? resolve(printed)
        : reject(new Error(`${code}\n${printed}`)),
    )
  })
}

async function newest(place: Workspace): Promise<string | undefined> {
  const [first] = (await json(place, ['backup', 'list'])).items as { id: string }[]
  return first?.id
}

async function made(place: Workspace, args: readonly string[]): Promise<string> {
  const ended = await place.start(args, SETTINGS).ended
  assert.equal(ended.code, 0, ended.stderr)
  return ended.stdout
}

async function json(place: Workspace, args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await made(place, [...args, '--json'])) as Record<string, unknown>
}

function tenants(place: Workspace): Promise<string> {
  return made(place, ['tenant', 'list'])
}
