import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { parseTenantId } from '../../src/control/tenant/index.ts'
import { controlServer, unique } from './control-server.fixture.ts'
import { type Operation, requestOf, routesOf } from './every-route.fixture.ts'
import { fill, resolve, type Schema } from './fill-schema.fixture.ts'
import { BODIES } from './known-names.fixture.ts'
import { makeThings } from './tenant-things.fixture.ts'

const server = await controlServer()
after(() => server[Symbol.asyncDispose]())
const TENANT = parseTenantId('cliente-001')
await server.store.tenants.create({ id: TENANT, name: 'A client' })
const things = await makeThings(server, TENANT)
const operator = (await server.store.logins.redeem(await server.store.logins.createLink()))!
const { operations, components } = routesOf(server.app)

interface Fault {
  readonly in: string
  readonly pointer: string
}

/** Each ingest batch is read by the route itself, item by item; its own tests have them. */
const READ_BY_ROUTE = /^(ingest|ingestBatch|ingestTicks)$/
const WRONG: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 7.5],
  ['a text', 'x'.repeat(3)],
  ['a list', []],
  ['an object', { __proto__x: 1 }],
  ['a flag', true],
]

/** Whether a value has the type that a schema asks for; what it says beyond the type is not looked at. */
function hasType(given: Schema, value: unknown): boolean {
  const schema = resolve(given, components)
  if (schema.anyOf) return schema.anyOf.some((one) => hasType(one, value))
  if (schema.enum) return schema.enum.includes(value)
  if (schema.const !== undefined) return schema.const === value
  switch (schema.type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'null':
      return value === null
    case undefined:
      return true
    default:
      return typeof value === schema.type
  }
}

/** Every field of a body with its pointer, those of objects inside too. */
function fieldsOf(given: Schema, pointer = ''): (readonly [pointer: string, Schema])[] {
  const { properties = {} } = resolve(given, components)
  return Object.entries(properties).flatMap(([name, schema]) => [
    [`${pointer}/${name}`, schema] as const,
    ...fieldsOf(schema, `${pointer}/${name}`),
  ])
}

function withField(body: unknown, pointer: string, value: unknown): object {
  const copy = structuredClone(body) as Record<string, unknown>
  const names = pointer.split('/').slice(1)
  let at = copy
  for (const name of names.slice(0, -1)) {
    at[name] ??= {}
    at = at[name] as Record<string, unknown>
  }
  at[names.at(-1)!] = value
  return copy
}

async function ask(operation: Operation, payload: unknown) {
  const request = requestOf(operation, { components, own: things, seed: 1 })
  // A key of its own for every request, where the route takes one.
  const headers = { cookie: `leme_session_80=${operator}`, 'idempotency-key': unique() }
  return server.app.inject({
    ...{ method: request.method, url: request.url },
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  })
}

async function assertNamed(operation: Operation, payload: unknown, pointer: string): Promise<void> {
  const response = await ask(operation, payload)
  const what = `${operation.id} ${pointer} ${JSON.stringify(payload).slice(0, 200)}: ${response.body}`
  assert.ok(response.statusCode >= 400 && response.statusCode < 500, what)
  const errors: readonly Fault[] = response.json().errors ?? []
  const isNamed = errors.some(
    (one) => one.in === 'body' && (one.pointer === pointer || one.pointer.startsWith(`${pointer}/`)),
  )
  assert.ok(isNamed, what)
}

const withBody = operations.filter(
  ({ id, body, access }) =>
    body && !READ_BY_ROUTE.test(id) && access !== 'hook' && !access.startsWith('key:'),
)

test('there are bodies to be tried', () => {
  assert.ok(withBody.length > 20)
})

test('a field of a wrong type is named, in every body of the API', async () => {
  let tried = 0
  for (const operation of withBody) {
    const body = BODIES[operation.id] ?? fill(operation.body!, components, 1)
    for (const [pointer, schema] of fieldsOf(operation.body!)) {
      for (const [, value] of WRONG.filter(([, one]) => !hasType(schema, one))) {
        await assertNamed(operation, withField(body, pointer, value), pointer)
        tried += 1
      }
    }
  }
  assert.ok(tried > 300, `${tried} fields`)
})

test('a field that is not known, or missing, is named in every body of the API', async () => {
  for (const operation of withBody) {
    const body = BODIES[operation.id] ?? fill(operation.body!, components, 1)
    const { required = [], additionalProperties } = resolve(operation.body!, components)
    assert.equal(additionalProperties, false, `${operation.id} takes what it does not know`)
    for (const name of ['nonsense', 'isAdmin', 'constructor', 'tenant_id']) {
      await assertNamed(operation, withField(body, `/${name}`, 1), `/${name}`)
    }
    for (const name of required) {
      const { [name]: _left, ...rest } = body as Record<string, unknown>
      await assertNamed(operation, rest, `/${name}`)
    }
  }
})

test('what is no object at all is refused, and __proto__ is no field', async () => {
  for (const operation of withBody) {
    for (const body of [null, [], 7, 'x', true]) {
      const { statusCode } = await ask(operation, body)
      assert.ok(
        statusCode >= 400 && statusCode < 500,
        `${operation.id} ${JSON.stringify(body)}: ${statusCode}`,
      )
    }
    const request = requestOf(operation, { components, own: things, seed: 1 })
    const response = await server.app.inject({
      ...{ method: request.method, url: request.url },
      headers: { cookie: `leme_session_80=${operator}`, 'content-type': 'application/json' },
      payload: '{"__proto__":{"polluted":true}}',
    })
    assert.ok(
      response.statusCode >= 400 && response.statusCode < 500,
      `${operation.id}: ${response.statusCode}`,
    )
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
  }
})

test('a parameter of a wrong type is named, on every route', async () => {
  const document = server.app.swagger() as unknown as {
    paths: Record<string, Record<string, { parameters?: { in: string; name: string; schema: Schema }[] }>>
  }
  for (const operation of operations) {
    const path = operation.url.replace(/:(\w+)/g, '{$1}')
    const { parameters = [] } = document.paths[path]?.[operation.method.toLowerCase()] ?? {}
    if (operation.access.startsWith('key:') || operation.access === 'login') continue
    for (const { name, schema } of parameters.filter((one) => one.in === 'query' && isNumber(one.schema))) {
      const { method, url } = requestOf(operation, { components, own: things, seed: 1 })
      const wrong = `${url}${url.includes('?') ? '&' : '?'}${name}=abc`
      const headers = { cookie: `leme_session_80=${operator}` }
      const response = await server.app.inject({ method, url: wrong, headers })
      assert.equal(response.statusCode, 400, `${method} ${wrong} ${JSON.stringify(schema)}`)
      const errors: readonly Fault[] = response.json().errors
      assert.ok(
        errors.some((one) => one.in === 'query' && one.pointer === `/${name}`),
        response.body,
      )
    }
  }
})

function isNumber(schema: Schema): boolean {
  return schema.type === 'integer' || schema.type === 'number'
}
