import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, type TestContext, test } from 'node:test'
import postgres from 'postgres'
import { at, type KubeObject } from '../../kubernetes/object.ts'
import { NO_PROGRAMS } from '../../services/kubectl.ts'
import { startPostgres15 } from '../../services/postgres.ts'
import { ROOT } from '../judge.ts'
import { type Rendered, render, withFiles } from './helm.ts'

const CHART = join(ROOT, 'deploy/helm/leme')
const LEME = join(ROOT, 'bin/leme.js')
const PG = '/usr/lib/postgresql/15/bin'

let objects: readonly KubeObject[] = []
before(async () => {
  const values = { backup: { enabled: true, keepDays: 2 }, ingress: { enabled: true, host: 'leme.example' } }
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

test('the script of the backups keeps what pg_restore can read, and drops what is old only then', async (t) => {
  if (objects.length === 0) return t.skip(NO_PROGRAMS)
  await using server = await startPostgres15()
  if (!server) return t.skip('there is no PostgreSQL 15')
  const here = folder(t)
  const [script, backups, address] = ['backup.sh', 'backups', 'database.url'].map((name) =>
    join(here, name),
  ) as [string, string, string]
  writeFileSync(script, String(at(named('ConfigMap', 'leme-backup')?.data, 'backup.sh')))
  mkdirSync(backups)
  writeFileSync(address, `${server.url}\n`)
  const container = at(
    named('CronJob', 'leme-backup')?.spec,
    'jobTemplate',
    'spec',
    'template',
    'spec',
    'containers',
    0,
  )
  const keepDays = (at(container, 'env') as { name: string; value: string }[]).find(
    ({ name }) => name === 'KEEP_DAYS',
  )!
  assert.deepEqual(at(container, 'command'), ['sh', '/opt/leme/backup.sh'])
  const env = {
    PATH: `${PG}:${process.env.PATH}`,
    DATABASE_URL_FILE: address,
    BACKUP_DIR: backups,
    KEEP_DAYS: keepDays.value,
  }
  const run = (more: object = {}) => spawnSync('sh', [script], { env: { ...env, ...more }, encoding: 'utf8' })
  const kept = () => readdirSync(backups).sort()
  const old = join(backups, 'leme-20200101T000000Z.dump')
  writeFileSync(old, 'old')
  utimesSync(old, new Date(0), new Date(0))
  writeFileSync(join(backups, 'of-somebody-else'), 'x')

  const empty = run()
  assert.notEqual(empty.status, 0)
  assert.match(empty.stderr, /no table with data/)
  assert.deepEqual(
    kept(),
    ['leme-20200101T000000Z.dump', 'of-somebody-else'],
    'nothing goes without a new one',
  )

  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  await sql`create table kept as select generate_series(1, 1000) as id`
  const good = run()
  assert.equal(good.status, 0, good.stderr)
  assert.match(good.stdout, /leme-\d{8}T\d{6}Z\.dump: 1 tables, \d+ bytes/)
  const [dump, ...others] = kept()
  assert.deepEqual(others, ['of-somebody-else'])

  await sql`drop table kept`
  const restored = spawnSync(join(PG, 'pg_restore'), ['--dbname', server.url, join(backups, dump!)], {
    encoding: 'utf8',
  })
  assert.equal(restored.status, 0, restored.stderr)
  assert.equal((await sql`select count(*)::int as n from kept`)[0]!.n, 1000)
  await sql.end()

  const away = run({ KEEP_DAYS: '0; rm -rf /' })
  assert.equal(away.status, 2)
  writeFileSync(address, 'postgres://leme@127.0.0.1:1/none')
  assert.notEqual(run().status, 0)
  assert.deepEqual(kept(), [dump, 'of-somebody-else'], 'a failed one leaves nothing behind')
})
