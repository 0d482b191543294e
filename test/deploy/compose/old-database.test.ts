import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { docBlocks } from '../../../bin/habits/doc-blocks.ts'
import { findProgram } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { client, runAtDatabase, startDatabase } from './database.fixture.ts'
import { FOLDER, partsOf, readCompose } from './read-compose.ts'

/** The scripts of the composition that docs/guide/upgrade.md has people run in the container of the database. */
function upgradeScripts(): readonly string[] {
  const blocks = docBlocks(readFileSync(join(ROOT, 'docs/guide/upgrade.md'), 'utf8'))
  const lines = blocks.flatMap(({ text }) => text.split('\n'))
  const { volumes = [] } = readCompose(ROOT).composition.services.postgres!
  return lines.flatMap((line) => {
    const [, target] = /^docker compose exec postgres sh (\S+)$/.exec(line) ?? []
    if (target === undefined) return []
    const [source] = volumes.map(partsOf).find(([, place]) => place === target) ?? []
    assert.ok(source, `${target} is nothing that compose.yaml mounts`)
    return [join(ROOT, FOLDER, source)]
  })
}

/** The server's own name, over the protocol that copies it. */
async function systemSeenBy(url: string): Promise<string> {
  const options = { connectionString: url, replication: 'true' }
  const connection = new pg.Client(options)
  connection.on('error', () => undefined)
  try {
    await connection.connect()
    const { rows } = await connection.query('IDENTIFY_SYSTEM')
    return rows[0].systemid
  } finally {
    await connection.end().catch(() => undefined)
  }
}

test('a database of an older release gets the logins for backups and for the pooler while it runs', async (t) => {
  const missing = ['psql', 'openssl'].find((name) => !findProgram(name))
  if (missing) return t.skip(`${missing} is not installed`)
  const folder = mkdtempSync(join(tmpdir(), 'leme-older-'))
  chmodSync(folder, 0o755)
  const secrets = join(folder, 'secrets')
  const env = { PATH: process.env.PATH, SECRETS_FOLDER: secrets }
  execFileSync('sh', [join(ROOT, FOLDER, 'make-secrets.sh')], { env, stdio: 'pipe' })
  const server = await startDatabase(folder, secrets, { isOlder: true })
  t.after(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  if (!server) return t.skip('PostgreSQL 15 is not installed')
  const password = () => readFileSync(join(secrets, 'backup_password'), 'utf8')
  const as = (login: string, word: string) => `postgres://${login}:${word}@127.0.0.1:${server.port}/leme`
  const upgrade = () => {
    for (const script of upgradeScripts()) runAtDatabase(script, { server, folder, secrets })
  }
  await assert.rejects(systemSeenBy(as('leme_backup', password())))

  upgrade()
  assert.match(await systemSeenBy(as('leme_backup', password())), /^\d+$/)
  await assert.rejects(systemSeenBy(as('leme_backup', 'wrong')))
  await assert.rejects(
    systemSeenBy(as('leme', readFileSync(join(secrets, 'database_password'), 'utf8'))),
    'the login that serves may not copy the server',
  )

  // Again, with another password, it changes that alone.
  rmSync(join(secrets, 'backup_password'))
  writeFileSync(join(secrets, 'backup_password'), "an'other")
  upgrade()
  assert.match(await systemSeenBy(as('leme_backup', "an'other")), /^\d+$/)
  await using house = client(`postgres://postgres@127.0.0.1:${server.port}/leme`)
  const rules = await house.sql`select database, user_name, address, auth_method from pg_hba_file_rules
    where 'replication' = any(database)`
  assert.deepEqual(
    [...rules],
    [
      {
        database: ['replication'],
        user_name: ['leme_backup'],
        address: 'samenet',
        auth_method: 'scram-sha-256',
      },
    ],
  )
  const [role] = await house.sql`select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication
    from pg_roles where rolname = 'leme_backup'`
  assert.deepEqual(role, {
    ...{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false },
    rolreplication: true,
  })
  await using copier = client(as('leme_backup', "an'other"))
  await assert.rejects(copier.sql`create table public.mine (a int)`, /permission denied/)

  const asks = readFileSync(join(secrets, 'pooler_password'), 'utf8')
  await using pooler = client(as('leme_pooler', asks))
  assert.deepEqual([...(await pooler.sql`select * from leme_pooler.verifier_of('postgres')`)], [])
  await assert.rejects(pooler.sql`select rolpassword from pg_authid`, /permission denied/)

  for (const name of ['backup_password', 'pooler_password']) {
    const word = readFileSync(join(secrets, name), 'utf8')
    rmSync(join(secrets, name))
    assert.throws(upgrade, /run make-secrets.sh/, name)
    writeFileSync(join(secrets, name), word)
  }
})
