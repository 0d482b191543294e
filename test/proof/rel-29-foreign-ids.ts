import assert from 'node:assert/strict'
import { writeDocument } from '../../src/apps/server/openapi.ts'
import { type Action, may, type TenantId } from '../../src/control/tenant/index.ts'
import { type Caller, callersOf, membersOf } from '../security/callers.fixture.ts'
import {
  type ControlServer,
  canaryOf,
  controlServer,
  STRANGER,
  unique,
  VICTIM,
} from '../security/control-server.fixture.ts'
import {
  type Operation,
  type RequestOptions,
  requestOf,
  routesOf,
  variantsOf,
} from '../security/every-route.fixture.ts'
import { expectedOf } from '../security/expected-answer.fixture.ts'
import { ANSWERS } from '../security/known-names.fixture.ts'
import { changedTables, hashTables } from '../security/table-hash.fixture.ts'
import { makeThings, type TenantThings } from '../security/tenant-things.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const PLENTY = 1_000_000

/**
 * Every route that a server has is asked by everybody who may not have what it tells, with another one's
 * id in each place where an id can stand. Routes come from the server, ids and bodies from its document.
 */
export const foreignIds: Proof = {
  id: 'REL-29',
  fault: 'every route × everybody who is not let in × another one’s id in each place of path, query and body',
  invariant:
    'The answer is 401, 403 or 404 (to the removal of a webhook that one does not have, 204), tells nothing of anybody else, and changes no row of any table; with one’s own id the same request works.',
  share: 1,
  full: 5,
  async run({ count, seed, onTrial }) {
    const trials: Trial[] = []
    for (let round = 0; round < count; round++) {
      // Each round has a database of its own: what an earlier one made would only be hashed again and again.
      await using server = await controlServer()
      for (const id of [VICTIM, STRANGER]) {
        await server.store.tenants.create({ id, name: canaryOf(id), quotas: { requestsPerSecond: PLENTY } })
      }
      const tally = await foreignRound(server, seed + round)
      const works = await ownRound(server, seed + round)
      const trial = { ...tally, 'work with own ids': works }
      trials.push(trial)
      onTrial?.(trial)
    }
    return trials
  },
}

interface Tally {
  readonly routes: number
  readonly requests: number
  readonly '401': number
  readonly '403': number
  readonly '404': number
  readonly 'nothing to remove': number
  readonly 'rows changed': number
}

/** Asks everything that must be refused. */
async function foreignRound(server: ControlServer, seed: number): Promise<Tally> {
  const { operations, components, unknown } = routesOf(server.app)
  assert.deepEqual(unknown, [], 'row 29 cannot be tried of these')
  const known = new Set(operations.map(({ url }) => url))
  const missing = (await documentedPaths()).filter((path) => !known.has(path))
  assert.deepEqual(missing, [], 'the document has routes that control-server.fixture.ts does not turn on')
  const [foreign, own] = [await makeThings(server, VICTIM), await makeThings(server, STRANGER)]
  const strangers = await callersOf(server, STRANGER)
  const small = (await membersOf(server, VICTIM)).filter(({ role }) => role !== 'admin')
  const hashes = hashTables(server.url)
  const counts = new Map<number, number>()
  let requests = 0
  let before = [await hashes.now(), await server.outside()] as const
  let since: string[] = []

  async function assertUnchanged(): Promise<void> {
    const after = [await hashes.now(), await server.outside()] as const
    assert.deepEqual(changedTables(before[0], after[0]), [], `changed by one of ${since}`)
    assert.equal(after[1], before[1], `reached outside by one of ${since}`)
    before = after
    since = []
  }

  async function ask(
    operation: Operation,
    caller: Caller,
    asked: Omit<RequestOptions, 'seed' | 'components'>,
  ) {
    const request = requestOf(operation, { components, seed, ...asked })
    const expected = expectedOf(operation, caller, asked.variant ?? [])
    if (expected === undefined) return
    const response = await server.app.inject({ ...request, headers: caller.headers })
    const what = `${request.method} ${request.url} (${operation.id}) by ${caller.name}`
    requests += 1
    counts.set(response.statusCode, (counts.get(response.statusCode) ?? 0) + 1)
    const told = request.method === 'HEAD' ? '' : response.body
    assert.ok(expected.includes(response.statusCode), `${what}: ${response.statusCode} ${told.slice(0, 300)}`)
    assert.ok(!told.includes(canaryOf(VICTIM)), `${what} tells what is another one's`)
  }

  for (const operation of operations) {
    for (const caller of strangers) {
      const variants = [[], ...variantsOf(operation)]
      // Of whoever is not let in at all no id is looked at: with all of them foreign is as good as with each.
      const tried = caller.role === null ? variants.slice(-1) : variants
      for (const variant of tried) await ask(operation, caller, { own, foreign, variant })
    }
    for (const caller of small) await ask(operation, caller, { own: foreign })
    since.push(`${operation.method} ${operation.url}`)
    if (operation.method !== 'GET' && operation.method !== 'HEAD') await assertUnchanged()
  }
  await assertUnchanged()
  await hashes.end()
  const of = (status: number) => counts.get(status) ?? 0
  const routes = operations.length
  return {
    ...{ routes, requests, '401': of(401), '403': of(403), '404': of(404) },
    ...{ 'nothing to remove': of(204), 'rows changed': 0 },
  }
}

/** Asks everything that must work, with ids of a tenant that was made for it: so the other round can fail. */
async function ownRound(server: ControlServer, seed: number): Promise<number> {
  const { operations, components } = routesOf(server.app)
  let works = 0
  for (const operation of operations.filter(({ access }) => access === 'member' || access === 'self')) {
    const { tenant, own } = await newTenant(server)
    const caller = await whoMay(server, operation, tenant)
    const request = requestOf(operation, { components, own: { ...own, session: caller.session }, seed })
    const response = await server.app.inject({ ...request, headers: caller.headers })
    const expected = ANSWERS[operation.id]
    const isRight = expected ? expected.includes(response.statusCode) : response.statusCode < 400
    const what = `${request.method} ${request.url} (${operation.id}) with own ids`
    assert.ok(isRight, `${what}: ${response.statusCode} ${response.body}`)
    assert.ok(!response.body.includes(canaryOf(VICTIM)), `${what} tells what is another one's`)
    works += 1
  }
  return works
}

async function newTenant(server: ControlServer): Promise<{ tenant: TenantId; own: TenantThings }> {
  const { id } = await server.store.tenants.create({
    ...{ id: `own-${unique()}` as TenantId, name: 'Own', quotas: { requestsPerSecond: PLENTY } },
  })
  return { tenant: id, own: await makeThings(server, id) }
}

/** Every path of the reference, as the server writes it. */
async function documentedPaths(): Promise<string[]> {
  const document = JSON.parse(await writeDocument()) as { readonly paths: Record<string, unknown> }
  return Object.keys(document.paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1'))
}

/** An administrator of the tenant, or the operator where an administrator may not. */
async function whoMay({ store }: ControlServer, { action }: Operation, tenant: TenantId) {
  const admin = { kind: 'member', id: '', tenant, role: 'admin' } as const
  const isOperator = action !== null && !may(admin, action as Action, tenant)
  const { id } = await store.members.create({
    ...{ tenant: isOperator ? null : tenant, name: `who may ${unique()}`, role: 'admin' },
  })
  const token = await store.logins.open(id, { confirmed: true })
  const session = (await store.logins.session(token))!.id!
  return { headers: { cookie: `leme_session_80=${token}` }, session }
}
