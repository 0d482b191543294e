import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import postgres from 'postgres'
import { at, type KubeObject } from '../../kubernetes/object.ts'
import { startPostgres15, startS3rver } from '../../services/index.ts'
import { NO_PROGRAMS } from '../../services/kubectl.ts'
import { ROOT } from '../judge.ts'
import { type Rendered, render, withFiles } from './helm.ts'

const CHART = join(ROOT, 'deploy/helm/leme')
const LEME = join(ROOT, 'bin/leme.js')
const ENDPOINT = 'https://objects.leme.example'

const s3 = await startS3rver()
after(() => s3.stop())
const identity = await generateX25519Identity()

let objects: readonly KubeObject[] = []
before(async () => {
  const backups = {
    ...{ url: `s3://${s3.bucket}/leme`, endpoint: ENDPOINT, region: 'us-east-1', keyId: s3.keyId },
    recipients: [await identityToRecipient(identity)],
  }
  const values = {
    backup: { enabled: true, identity: { key: 'private' } },
    config: { backups },
    secret: { keys: ['database.url', 'backups.databaseUrl', 'backups.key'] },
    ingress: { enabled: true, host: 'leme.example' },
  }
  const found = await withFiles([JSON.stringify(values)], (files) =>
    render({ chart: CHART, release: 'leme', namespace: 'leme', values: files }),
  )
  objects = (found as Extract<Rendered, { kind: 'objects' }> | undefined)?.objects ?? []
})

const named = (kind: string, name: string) =>
  objects.find((one) => one.kind === kind && one.metadata.name === name)

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'leme-chart-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('the command line of helm test makes a real backtest with trades', (t) => {
  if (objects.length === 0) return t.skip(NO_PROGRAMS)
  const here = folder(t)
  // As on the image: `leme` on the path.
  mkdirSync(join(here, 'bin'))
  writeFileSync(join(here, 'bin/leme'), `#!/bin/sh\nexec "${process.execPath}" "${LEME}" "$@"\n`)
  chmodSync(join(here, 'bin/leme'), 0o755)
  const container = at(named('Pod', 'leme-test')?.spec, 'containers', 0)
  const [shell, flags] = at(container, 'command') as string[]
  const script = (at(container, 'args', 0) as string)
    .replaceAll('/app/', `${ROOT}/`)
    .replace('cd /tmp', `cd ${here}`)
  const env = { PATH: `${here}/bin:${process.env.PATH}`, HOME: here, LEME__STATEDIR: join(here, 'state') }
  const run = (text: string) => spawnSync(shell!, [flags!, text], { env, encoding: 'utf8' })
  const ran = run(script)
  assert.equal(ran.status, 0, ran.stderr)
  const result = JSON.parse(readFileSync(join(here, 'result.json'), 'utf8')) as {
    schema: string
    trades: unknown[]
  }
  assert.ok(result.trades.length > 0)
  assert.notEqual(run(script.replace('sma-cross', 'no-such')).status, 0)
})

/** What a container would find, in a folder: its files, its variables, and the words behind `leme`. */
function standIn(pod: unknown, place: string, files: Readonly<Record<string, string>>) {
  const container = at(pod, 'containers', 0)
  const mounts = at(container, 'volumeMounts') as { name: string; mountPath: string }[]
  for (const { mountPath } of mounts) mkdirSync(join(place, mountPath), { recursive: true })
  for (const volume of at(pod, 'volumes') as { name: string }[]) {
    const items = (at(volume, 'secret', 'items') ?? []) as { key: string; path: string }[]
    const { mountPath } = mounts.find(({ name }) => name === volume.name)!
    for (const { key, path } of items) writeFileSync(join(place, mountPath, path), files[key]!)
  }
  const config = at(named('ConfigMap', 'leme-config')?.data, 'leme.config.jsonc')
  writeFileSync(join(place, 'etc/leme/leme.config.jsonc'), String(config).replace(ENDPOINT, s3.url))
  const env = Object.fromEntries(
    (at(container, 'env') as { name: string; value: string }[]).map(({ name, value }) => [
      name,
      value.startsWith('/') ? join(place, value) : value,
    ]),
  )
  // As the image says.
  const state = { LEME__STATEDIR: join(place, 'var/lib/leme'), HOME: place, PATH: process.env.PATH! }
  return (args: readonly string[]) =>
    spawnSync(process.execPath, [LEME, ...args], { env: { ...env, ...state }, cwd: place, encoding: 'utf8' })
}

test('the server makes a backup that it cannot open, and the job of the clock restores it and compares rows', async (t) => {
  if (objects.length === 0) return t.skip(NO_PROGRAMS)
  await using server = await startPostgres15()
  if (!server) return t.skip('there is no PostgreSQL 15')
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  await sql`create role leme_backup login replication in role pg_read_all_data`
  await sql`create schema leme`
  await sql`create table leme.kept as select generate_series(1, 1000) as id`
  await sql.end()
  const files = {
    'database.url': `${server.url}\n`,
    'backups.databaseUrl': server.url.replace('leme@', 'leme_backup@'),
    'backups.key': s3.secret,
    private: `# kept in a safe\n${identity}\n`,
  }
  const here = folder(t)
  const pod = at(named('Deployment', 'leme-server')?.spec, 'template', 'spec')
  const asServer = standIn(pod, join(here, 'server'), files)
  const made = asServer(['backup', 'create', '--json'])
  assert.equal(made.status, 0, made.stderr)
  const closed = asServer(['backup', 'verify', '--restore'])
  assert.equal(closed.status, 3, closed.stderr)
  assert.match(closed.stderr, /key/)

  const job = at(named('CronJob', 'leme-backup')?.spec, 'jobTemplate', 'spec', 'template', 'spec')
  const words = at(job, 'containers', 0, 'args') as string[]
  const tried = standIn(job, join(here, 'job'), files)(words)
  assert.equal(tried.status, 0, tried.stderr)
  assert.match(tried.stdout, /every row came back/)
  const { items } = JSON.parse(asServer(['backup', 'list', '--json']).stdout) as {
    items: { verification?: { ok: boolean; rows: number } }[]
  }
  assert.deepEqual([items[0]?.verification?.ok, items[0]?.verification?.rows], [true, 1000])

  const other = await generateX25519Identity()
  const stranger = standIn(job, join(here, 'stranger'), { ...files, private: other })
  assert.equal(stranger(words).status, 3, 'another key opens nothing')
})
