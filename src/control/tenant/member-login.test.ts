import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_FAILURES } from './member-attempts.ts'
import { confirmFactor, logIn, requirePassword, showCode, showPassword } from './member-login.ts'
import type { OneTimeCodes, PasswordHasher } from './member-port.ts'
import { memoryMembers } from './memory-members.ts'
import { memoryTenantStore } from './memory-tenant-store.ts'
import { parseTenantId } from './tenant-id.ts'

const TENANT = parseTenantId('cliente-001')
const PHRASE = 'correct horse'

/** Members with hashes that are readable, and codes that are the number of their step. */
async function open() {
  let time = Date.UTC(2025, 0, 6)
  const now = () => time
  const tenants = memoryTenantStore({ now })
  await tenants.create({ id: TENANT, name: 'A client' })
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const { members, logins } = memoryMembers({ tenants, now, randomBytes })
  const checked: (string | null)[] = []
  const passwords: PasswordHasher = {
    hash: async (password) => `2:${password}`,
    verify: async (stored, password) => {
      checked.push(stored)
      return stored?.slice(2) === password
    },
    isOutdated: (stored) => stored.startsWith('1:'),
  }
  const codes: OneTimeCodes = {
    begin: async () => ({ secret: 's', uri: 'otpauth://', sealed: 'sealed' }),
    stepOf: async (_member, _sealed, code) => (code.startsWith('0') ? undefined : Number(code)),
    recoveryCodes: () => ['AAAA-BBBB', 'CCCC-DDDD'],
  }
  const ana = await members.create({ tenant: TENANT, name: 'Ana', role: 'admin' })
  await members.setPassword(ana.id, `2:${PHRASE}`)
  const doors = { members, passwords, codes }
  const ask = (change: object = {}) =>
    logIn(doors, { tenant: TENANT, name: 'ana', password: PHRASE, ...change })
  return {
    ...{ members, logins, tenants, doors, ask, ana, checked },
    pass: (ms: number) => {
      time += ms
    },
    withFactor: async () => {
      await members.beginFactor(ana.id, 'sealed')
      return confirmFactor(doors, ana.id, { code: '100001' })
    },
  }
}

const WRONG = { kind: 'refused', reason: 'wrong' }

test('name and password belong together, in their tenant alone', async () => {
  const { ask, members, ana } = await open()
  const answer = await ask()
  assert.ok(answer.kind === 'accepted')
  assert.deepEqual([answer.holder.member.id, answer.confirmed], [ana.id, false])
  assert.deepEqual(await ask({ password: 'another' }), WRONG)
  assert.deepEqual(await ask({ tenant: null }), WRONG)
  assert.deepEqual(await ask({ tenant: parseTenantId('cliente-002') }), WRONG)
  assert.deepEqual(await ask({ name: 'Bob' }), WRONG)
  await members.setPassword(ana.id, null)
  assert.deepEqual(await ask(), WRONG)
})

test('a name that is not there costs what any other costs, and is told the same', async () => {
  const { ask, checked } = await open()
  assert.deepEqual(await ask({ name: 'nobody' }), await ask({ password: 'wrong' }))
  assert.deepEqual(checked, [null, `2:${PHRASE}`])
})

test('whoever is disabled, locked, or of a tenant that leaves is told the same as of a wrong password', async () => {
  const { ask, members, tenants, ana, pass, checked } = await open()
  await members.change(ana.id, { disabled: true })
  assert.deepEqual(await ask(), WRONG)
  await members.change(ana.id, { disabled: false })
  assert.equal((await ask()).kind, 'accepted')
  for (let at = 0; at < MOST_FAILURES; at++) assert.deepEqual(await ask({ password: 'wrong' }), WRONG)
  const before = checked.length
  assert.deepEqual(await ask(), WRONG, 'the right one does not pass a lock')
  assert.equal(checked.length, before + 1, 'a locked name costs what any other costs')
  pass(5 * 60_000)
  assert.equal((await ask()).kind, 'accepted')
  await tenants.change(TENANT, { status: 'leaving' })
  assert.deepEqual(await ask(), WRONG)
})

test('with an authenticator a code is asked for, and each is good once', async () => {
  const { ask, withFactor } = await open()
  assert.deepEqual(await withFactor(), ['AAAA-BBBB', 'CCCC-DDDD'])
  assert.deepEqual(await ask(), { kind: 'refused', reason: 'code' })
  assert.deepEqual(await ask({ password: 'wrong' }), WRONG)
  assert.deepEqual(await ask({ code: '100001' }), WRONG, 'the one that confirmed it')
  const answer = await ask({ code: '100002' })
  assert.ok(answer.kind === 'accepted' && answer.confirmed)
  assert.deepEqual(await ask({ code: '100002' }), WRONG)
  assert.deepEqual(await ask({ code: '000000' }), WRONG)
  assert.equal((await ask({ code: ' aaaabbbb ' })).kind, 'accepted')
  assert.deepEqual(await ask({ code: 'AAAA-BBBB' }), WRONG)
})

test('codes are not guessed: what asks for one takes no attempt back that was guessed', async () => {
  const { ask, withFactor } = await open()
  await withFactor()
  for (let round = 0; round < 20; round++) {
    await ask({ code: '000000' })
    await ask()
  }
  assert.deepEqual(await ask({ code: '100002' }), WRONG, 'it is locked')
})

test('a password that was hashed in an older way is hashed anew, and sessions stay', async () => {
  const { ask, members, logins, ana } = await open()
  await members.setPassword(ana.id, `1:${PHRASE}`)
  const session = (await logins.redeem(await logins.createLink(ana.id)))!
  assert.equal((await ask({ password: 'wrong' })).kind, 'refused')
  assert.equal((await members.credentials(TENANT, 'Ana'))?.password, `1:${PHRASE}`)
  assert.equal((await ask()).kind, 'accepted')
  assert.equal((await members.credentials(TENANT, 'Ana'))?.password, `2:${PHRASE}`)
  assert.ok(await logins.session(session))
})

test('a code or a password that is shown again counts its failures with all others', async () => {
  const { doors, ana, withFactor, members } = await open()
  await withFactor()
  const holder = (await members.holder(ana.id))!
  assert.equal(await showPassword(doors, holder, PHRASE), true)
  assert.equal(await showCode(doors, ana.id, '100005'), true)
  assert.equal(await showCode(doors, ana.id, '100005'), false)
  assert.equal(await showPassword(doors, holder, 'wrong'), false)
  for (let at = 0; at < 3; at++) assert.equal(await showCode(doors, ana.id, '000000'), false)
  assert.equal(await showCode(doors, ana.id, '100009'), false, 'it is locked')
  assert.equal(await showPassword(doors, holder, PHRASE), false)
})

test('an authenticator is confirmed by a right code, once, and by no guess', async () => {
  const { doors, members, ana, withFactor } = await open()
  await assert.rejects(
    withFactor().then(() => withFactor()),
    { code: 'member.state' },
  )
  const bob = await members.create({ tenant: TENANT, name: 'Bob', role: 'viewer' })
  await assert.rejects(confirmFactor(doors, bob.id, { code: '100001' }), { code: 'member.state' })
  await members.beginFactor(bob.id, 'sealed')
  for (let at = 0; at < MOST_FAILURES; at++) {
    assert.equal(await confirmFactor(doors, bob.id, { code: '000001' }), undefined)
  }
  assert.equal(await confirmFactor(doors, bob.id, { code: '100001' }), undefined, 'it is locked')
  assert.equal((await members.get(ana.id))?.secondFactor, 'confirmed')
  assert.equal((await members.get(bob.id))?.secondFactor, 'begun')
})

test('a password that is easily guessed is refused', () => {
  for (const bad of [
    '',
    'short',
    'aaaaaaaaaaaa',
    'abababababab',
    'x'.repeat(129),
    'ana@example.com',
    'Ana@example.com1',
  ]) {
    assert.throws(() => requirePassword(bad, 'ana@example.com'), { code: 'member.password' }, bad)
  }
  for (const good of [
    PHRASE,
    '🐴🐎🦄🐮🐷🐑🐐🐪🐫🦙🦒🐘',
    'a phrase of ana@example.com that is longer than the name',
  ]) {
    requirePassword(good, 'ana@example.com')
  }
})
