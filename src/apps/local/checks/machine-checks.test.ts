import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createServer as createTls } from 'node:tls'
import { selfSigned } from '../../../../test/services/self-signed.ts'
import { type Reading, runChecks } from '../../../control/operation/index.ts'
import { loadAppConfig } from '../app-config.ts'
import { checkDisk } from './disk-check.ts'
import { aheadOfAddress } from './http-clock.ts'
import { checkTools, openChecks } from './open-checks.ts'

const DAY = 86_400_000

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'leme-checks-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** One check of an installation whose database is away; `now` is its clock. */
async function look(
  t: TestContext,
  name: string,
  variables: NodeJS.ProcessEnv,
  now: () => number = Date.now,
): Promise<Reading> {
  const folder = newFolder(t)
  const { config } = loadAppConfig({ LEME__STATEDIR: folder, ...variables }, folder)
  const checks = openChecks({ config, now, url: () => Promise.reject(new Error('away')) })
  const [reading] = await runChecks(
    checks.filter((check) => check.name === name),
    checkTools(now),
  )
  return reading!
}

async function listening(t: TestContext, server: ReturnType<typeof createTcp>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

test('a certificate that serves is judged by its end and by who trusts it', async (t) => {
  const server = createTls(selfSigned(['localhost']))
  const port = await listening(t, server)
  const variables = { LEME__SERVER__PUBLICURL: `https://localhost:${port}` }
  const now = await look(t, 'certificates', variables)
  assert.deepEqual(
    [now.state, /refused: DEPTH_ZERO_SELF_SIGNED_CERT/.test(now.reason)],
    ['bad', true],
    now.reason,
  )
  const later = await look(t, 'certificates', variables, () => Date.now() + 3 * DAY)
  assert.match(later.reason, /The certificate of localhost:\d+ ended 2 days ago/)
  assert.equal(later.fix?.command, 'certbot renew')
})

test('files of certificates are judged, and what is none is told', async (t) => {
  const folder = newFolder(t)
  const [good, bad] = [join(folder, 'good.pem'), join(folder, 'bad.pem')]
  writeFileSync(good, selfSigned(['a.example']).cert)
  writeFileSync(bad, 'no certificate')
  const of = (files: string, now?: () => number) =>
    look(t, 'certificates', { LEME__CHECKS__CERTIFICATES: files }, now)
  assert.match((await of(good)).reason, /is good for 2\d hours more/)
  assert.equal((await of(good, () => Date.now() - 60 * DAY)).state, 'good')
  const broken = await of(`${good},${bad}`, () => Date.now() - 60 * DAY)
  assert.deepEqual(
    [broken.state, /bad\.pem is no certificate that can be read/.test(broken.reason)],
    ['bad', true],
  )
  assert.match((await of(join(folder, 'none.pem'))).reason, /none\.pem .*ENOENT/)
  assert.match((await look(t, 'certificates', {})).reason, /None is configured/)
})

test('an address that shows no certificate, or says nothing at all, is bad', async (t) => {
  const silent = await listening(
    t,
    createTcp(() => {}),
  )
  for (const port of [1, silent]) {
    const url = `https://127.0.0.1:${port}`
    const { state, reason } = await look(t, 'certificates', { LEME__SERVER__PUBLICURL: url })
    assert.ok(state === 'bad' || state === 'unknown', reason)
    assert.match(reason, /shows no certificate|No answer came/)
  }
})

/** An address whose clock is so far ahead of this machine's. */
async function clockAddress(t: TestContext, aheadMs: number | undefined): Promise<string> {
  const answer: RequestListener = (_request, response) => {
    response.sendDate = false
    if (aheadMs !== undefined) response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString())
    response.end()
  }
  return `http://127.0.0.1:${await listening(t, createServer(answer))}/`
}

test('a clock is held against the Date of an address, to the second', async (t) => {
  const { signal } = new AbortController()
  const of = async (aheadMs: number) =>
    aheadOfAddress(await clockAddress(t, aheadMs), { now: Date.now, signal })
  assert.equal(await of(0), 0)
  const behind = (await of(60_000))!
  assert.ok(behind > -60_000 && behind < -57_000, `${behind}`)
  const ahead = (await of(-60_000))!
  assert.ok(ahead > 58_000 && ahead < 62_000, `${ahead}`)
})

test('a wrong clock is told by the address that it differs from', async (t) => {
  const of = (url: string) =>
    look(t, 'clocks', { LEME__CHECKS__CLOCKS: url, DATABASE_URL: 'postgres://x@127.0.0.1:1/x' })
  const away = await of(await clockAddress(t, 0))
  assert.deepEqual([away.state, away.reason], ['unknown', 'The database tells no time: away.'])
  const wrong = await of(await clockAddress(t, 90_000))
  assert.equal(wrong.state, 'bad')
  assert.match(wrong.reason, /This machine is 8\d seconds behind 127\.0\.0\.1:\d+/)
  assert.match((await of(await clockAddress(t, undefined))).reason, /tells no time/)
})

test('days left are told from what the serving process has kept, and a look keeps nothing', async (t) => {
  const folder = newFolder(t)
  let at = Date.now()
  const disk = (keeps: boolean) =>
    checkDisk(folder, { config: { stateDir: folder }, now: () => at, keeps, of: 'a', name: 'state' })
  await disk(false)
  const file = join(folder, 'checks', 'disk-state.json')
  assert.throws(() => readFileSync(file), /ENOENT/)
  await disk(true)
  await disk(true)
  const samples = JSON.parse(readFileSync(file, 'utf8'))
  assert.equal(samples.length, 1)
  writeFileSync(file, JSON.stringify([{ at, free: samples[0].free * 2 }]))
  at += DAY
  assert.match((await disk(false)).reason, /full in \d+ (hours|days?) at the present growth|full in 1 day/)
  writeFileSync(file, 'no JSON')
  assert.doesNotMatch((await disk(false)).reason, /full in/)
})

const isRoot = process.geteuid?.() === 0

test('a small disk that is full is bad', { skip: !isRoot && 'only root can mount one' }, async (t) => {
  const folder = newFolder(t)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return t.skip('this machine lets nobody mount')
  }
  try {
    writeFileSync(join(folder, 'filler'), Buffer.alloc(2 * 1024 * 1024 - 64 * 1024))
    const options = {
      config: { stateDir: folder },
      now: Date.now,
      keeps: true,
      of: 'the state folder',
      name: 'state',
    }
    const { state, reason } = await checkDisk(folder, options)
    assert.deepEqual([state, /The disk of the state folder has \d+ KB/.test(reason)], ['bad', true], reason)
  } finally {
    execFileSync('umount', [folder])
  }
})

test('services that are configured and away are bad; those that are not are no trouble', async (t) => {
  const redis = await look(t, 'redis', { LEME__REDIS__URL: 'redis://:pearl@127.0.0.1:1' })
  assert.deepEqual(
    [redis.state, /Redis does not answer: .*ECONNREFUSED/.test(redis.reason)],
    ['bad', true],
    redis.reason,
  )
  const broker = await look(t, 'broker', { LEME__BROKER__URL: 'amqp://me:pearl@127.0.0.1:1' })
  assert.deepEqual(
    [broker.state, /RabbitMQ does not answer/.test(broker.reason)],
    ['bad', true],
    broker.reason,
  )
  assert.doesNotMatch(JSON.stringify([redis, broker]), /pearl/)
  for (const name of ['redis', 'broker', 'secrets', 'repository']) {
    assert.equal((await look(t, name, {})).state, 'good', name)
  }
})

test('a repository that is away cannot be looked at, and nothing is left of the try', async (t) => {
  const { state, reason } = await look(t, 'repository', {
    LEME__DEPLOYS__REMOTE: 'https://127.0.0.1:1/values.git',
  })
  assert.notEqual(state, 'good')
  assert.match(reason, /127\.0\.0\.1|repository|No answer/)
})
