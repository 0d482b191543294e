import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Server } from '../../src/apps/server/index.ts'
import type { Caller } from './callers.fixture.ts'
import { requestOf, routesOf, variantsOf } from './every-route.fixture.ts'
import { expectedOf } from './expected-answer.fixture.ts'
import type { Schema } from './fill-schema.fixture.ts'

const text: Schema = { type: 'string' }

interface Planted {
  readonly url?: string
  readonly method?: string
  readonly access?: string
  readonly action?: string | null
  readonly declared?: Record<string, unknown>
  readonly path?: readonly string[]
  readonly query?: readonly string[]
  readonly body?: Schema
  readonly isHidden?: boolean
}

/** A server of one route. */
function planted({
  url = '/api/v1/things/:client_id',
  method = 'GET',
  access = 'member',
  action = 'read',
  declared = { 'x-leme-access': access, 'x-leme-action': action },
  path = ['client_id'],
  query = [],
  body,
  isHidden = false,
}: Planted): Pick<Server, 'knownRoutes' | 'swagger'> {
  const parameters = [
    ...path.map((name) => ({ in: 'path', name, required: true, schema: text })),
    ...query.map((name) => ({ in: 'query', name, schema: text })),
  ]
  const operation = {
    ...{ operationId: 'planted', parameters, ...declared },
    ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
  }
  const paths = isHidden ? {} : { [url.replace(/:(\w+)/g, '{$1}')]: { [method.toLowerCase()]: operation } }
  return {
    knownRoutes: [{ method, url, access, action }],
    swagger: () => ({ paths, components: { schemas: {} } }),
  } as unknown as Pick<Server, 'knownRoutes' | 'swagger'>
}

const unknownOf = (change: Planted) => routesOf(planted(change)).unknown.join('; ')

test('a route that says what it is is asked with another one’s id in each place', () => {
  const change: Planted = {
    ...{ method: 'POST', url: '/api/v1/things/:client_id/:member_id', path: ['client_id', 'member_id'] },
    query: ['cursor'],
    body: { type: 'object', required: ['clientId'], properties: { clientId: text } },
  }
  const { operations, unknown, components } = routesOf(planted(change))
  assert.deepEqual(unknown, [])
  const things = (whose: string) => ({ tenant: `t-${whose}`, member: `m-${whose}` })
  const asked = variantsOf(operations[0]!).map((variant) =>
    requestOf(operations[0]!, {
      components,
      variant,
      own: things('own'),
      foreign: things('foreign'),
      seed: 1,
    }),
  )
  assert.deepEqual(
    asked.map(({ url, payload }) => [
      url.replace('/api/v1/things/', ''),
      (payload as { clientId: string }).clientId,
    ]),
    [
      ['t-foreign/m-own', 't-own'],
      ['t-own/m-foreign', 't-own'],
      ['t-own/m-own', 't-foreign'],
      ['t-foreign/m-foreign', 't-foreign'],
    ],
  )
})

test('a route that the generator cannot ask is named', () => {
  assert.match(unknownOf({ path: ['thing_id'] }), /planted: .* does not say what "thing_id" \(path\) is/)
  assert.match(unknownOf({ query: ['owner'] }), /does not say what "owner" \(query\) is/)
  const list: Schema = { type: 'array', items: { anyOf: [{ type: 'null' }, text] } }
  const body: Schema = { type: 'object', properties: { memberIds: list, amount: { type: 'integer' } } }
  assert.match(unknownOf({ body }), /does not say what "memberIds" \(body\) is/)
  assert.match(unknownOf({ body: { type: 'object', properties: { constructor: text } } }), /"constructor"/)
  assert.match(unknownOf({ isHidden: true }), /GET .* is not in the document/)
  assert.match(
    unknownOf({ declared: {} }),
    /does not declare who may use it; .* does not declare what it does/,
  )
  assert.match(unknownOf({ url: '/x', path: [] }), /no place for the id of a tenant/)
  assert.match(unknownOf({ url: '/x/:commit', path: ['commit'] }), /no place for the id of a tenant/)
  assert.equal(unknownOf({ access: 'session', action: null, declared: { 'x-leme-access': 'session' } }), '')
})

test('nobody who is not let in may get another answer than a refusal', () => {
  const caller = (role: Caller['role'], isPerson = true): Caller => ({
    name: '',
    headers: {},
    role,
    isPerson,
  })
  const { operations } = routesOf(planted({ action: 'administer' }))
  const [operation] = operations
  const [foreign] = variantsOf(operation!)
  assert.deepEqual(expectedOf(operation!, caller(null), []), [401])
  assert.deepEqual(expectedOf(operation!, caller('trader'), []), [403])
  assert.equal(expectedOf(operation!, caller('admin'), []), undefined)
  assert.deepEqual(expectedOf(operation!, caller('admin'), foreign!), [403, 404])
  const house = { ...operation!, id: 'listBots', access: 'session', action: null }
  for (const role of ['viewer', 'admin'] as const)
    assert.deepEqual(expectedOf(house, caller(role), []), [403])
  const shared = { ...house, id: 'getCandles' }
  assert.equal(expectedOf(shared, caller('viewer'), []), undefined)
  assert.deepEqual(expectedOf({ ...shared, method: 'POST' }, caller('viewer'), []), [403])
})
