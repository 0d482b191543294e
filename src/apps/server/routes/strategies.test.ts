import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobId } from '../../../control/job/index.ts'
import { ASKED, RULES, reportOfTrades, startResearch } from '../research.fixture.ts'
import { startServer } from '../server.fixture.ts'
import { OTHER, OWN } from '../tenancy.fixture.ts'

type Call = ReturnType<Awaited<ReturnType<typeof startResearch>>['as']>

async function signedIn(t: Parameters<typeof startResearch>[0]) {
  const server = await startResearch(t)
  const trader = server.as(await server.signIn(await server.member(OWN, 'trader')))
  const other = server.as(await server.signIn(await server.member(OTHER, 'admin')))
  const viewer = server.as(await server.signIn(await server.member(OWN, 'viewer')))
  return { ...server, trader, other, viewer }
}

const names = async (call: Call, path = '/strategies') =>
  (await call('GET', path)).json().items.map(({ name }: { name: string }) => name)

test('a house without clients lists what the operator ships, as ever', async (t) => {
  const { get } = await startServer(t)
  const { items, nextCursor } = (await get('/api/v1/strategies')).json()
  assert.equal(nextCursor, null)
  assert.deepEqual(
    items.map((item: Record<string, unknown>) => [item.name, item.origin, item.version, item.history]),
    [
      ['trend', 'shipped', null, null],
      ['torn', 'shipped', null, null],
    ],
  )
})

test('a client sees what the operator ships, what of it stands alone, and not where it lies', async (t) => {
  const { trader, operate } = await signedIn(t)
  const { items } = (await trader('GET', '/strategies')).json()
  const byName = Object.fromEntries(items.map((item: { name: string }) => [item.name, item]))
  assert.equal(byName.trend.file, null)
  assert.match(byName.trend.hash, /^sha256:/)
  assert.equal(byName['two-files'].hash, null)
  assert.match(byName['two-files'].problem, /imports \.\/other\.ts/)
  assert.doesNotMatch(JSON.stringify(items), /leme-research/)
  const house = (await operate('GET', '/api/v1/strategies')).json()
  assert.equal(house.items.find((item: { name: string }) => item.name === 'trend').history, null)
})

test('a rules document is kept as it was written, under the hash of its canonical text', async (t) => {
  const { trader, operate, bundles, audit } = await signedIn(t)
  const response = await trader('POST', '/strategies', { document: RULES })
  assert.equal(response.statusCode, 201, response.body)
  assert.equal(response.headers.location, '/api/v1/strategies/waves')
  const found = (await operate('GET', `/api/v1/strategies/waves?client_id=${OWN}`)).json()
  assert.deepEqual([found.origin, found.version, found.document], ['own', 1, RULES])
  assert.deepEqual(found.parameters, [{ name: 'fast', kind: 'int', start: 3, min: 2, max: 6 }])
  assert.equal(JSON.parse(await bundles.get(found.hash)).name, 'waves')
  const again = (await trader('POST', '/api/v1/strategies', { document: RULES })).json()
  assert.equal(again.version, 1, 'what the newest says already makes no version')
  const { items } = await audit.audit({ limit: 9 })
  assert.deepEqual(items.at(-1)?.detail, { version: 1, hash: found.hash })
})

test('an object is a document, too; a changed one is the next version', async (t) => {
  const { trader } = await signedIn(t)
  const document = { schema: 'leme.rules/1', name: 'waves', timeframe: '5m', enterLong: 'close > open' }
  assert.equal((await trader('POST', '/strategies', { document })).json().version, 1)
  const next = (
    await trader('POST', '/strategies', { document: { ...document, stop: 0.1 }, after: 1 })
  ).json()
  assert.deepEqual([next.version, next.versions.map((one: { version: number }) => one.version)], [2, [2, 1]])
  const stale = await trader('POST', '/strategies', { document: { ...document, stop: 0.2 }, after: 1 })
  assert.deepEqual([stale.statusCode, stale.json().code], [409, 'strategy.version'])
  assert.equal(stale.json().errors[0].pointer, '/after')
  const page = (await trader('GET', '/strategies/waves/versions?limit=1')).json()
  assert.deepEqual([page.items[0].version, typeof page.nextCursor], [2, 'string'])
})

test('typed parameters make a version whose file begins with them; a backtest runs that file', async (t) => {
  const { trader, bundles, research } = await signedIn(t)
  const before = (await trader('POST', '/strategies', { document: RULES })).json()
  const response = await trader('PUT', '/strategies/waves/parameters', { parameters: { fast: 5 } })
  assert.equal(response.statusCode, 200, response.body)
  const after = response.json()
  assert.deepEqual([after.version, after.values, after.document], [2, { fast: 5 }, RULES])
  assert.notEqual(after.hash, before.hash)
  assert.equal(JSON.parse(await bundles.get(after.hash)).params.fast.start, 5)
  assert.equal(after.parameters[0].start, 5)
  const newest = (await trader('POST', '/backtest', { ...ASKED, strategy: 'waves' })).json().id
  const first = (await trader('POST', '/backtest', { ...ASKED, strategy: 'waves', version: 1 })).json().id
  const hashOf = async (id: string) => (await research.jobs.find(id as JobId))!.spec.strategy.hash
  assert.deepEqual([await hashOf(newest), await hashOf(first)], [after.hash, before.hash])
  const none = await trader('POST', '/backtest', { ...ASKED, strategy: 'waves', version: 3 })
  assert.deepEqual([none.json().code, none.json().errors[0].pointer], ['strategy.version', '/version'])
})

test('parameters that do not fit, and whose they are not, are refused by name', async (t) => {
  const { trader, viewer, other } = await signedIn(t)
  await trader('POST', '/strategies', { document: RULES })
  const put = (name: string, body: object, call = trader) =>
    call('PUT', `/strategies/${name}/parameters`, body)
  const cases: readonly (readonly [string, object, number, string, string])[] = [
    ['waves', { parameters: { fast: 99 } }, 422, 'strategy.parameter', '/parameters/fast'],
    ['waves', { parameters: { fast: '5' } }, 422, 'strategy.parameter', '/parameters/fast'],
    ['waves', { parameters: { slow: 5 } }, 422, 'strategy.parameter', '/parameters/slow'],
    ['waves', { parameters: { fast: [5] } }, 400, 'request.invalid', '/parameters/fast'],
    ['waves', { parameters: { fast: 4 }, after: 7 }, 409, 'strategy.version', '/after'],
  ]
  for (const [name, body, status, code, pointer] of cases) {
    const response = await put(name, body)
    const problem = response.json()
    assert.deepEqual([response.statusCode, problem.code, problem.errors[0].pointer], [status, code, pointer])
  }
  assert.equal((await put('trend', { parameters: { fast: 4 } })).json().code, 'strategy.shipped')
  assert.equal((await put('nothing', { parameters: {} })).statusCode, 404)
  assert.equal((await put('waves', { parameters: { fast: 4 } }, viewer)).statusCode, 403)
  assert.equal((await put('waves', { parameters: { fast: 4 } }, other)).json().code, 'strategy.unknown')
})

test('a program is refused with the reason, and so is what is no rules document', async (t) => {
  const { trader } = await signedIn(t)
  const programs = [
    `import { readFileSync } from 'node:fs'\nexport default readFileSync('/etc/passwd')`,
    `const x = 1\nmodule.exports = x`,
    '// a comment\nexport default {}',
  ]
  for (const document of programs) {
    const problem = (await trader('POST', '/strategies', { document })).json()
    assert.deepEqual([problem.status, problem.code], [422, 'strategy.code'], document)
    assert.match(problem.detail, /no sandbox/)
  }
  const cases: readonly (readonly [unknown, string, RegExp])[] = [
    ['just words', '/document', /no rules document/],
    ['a: [', '/document', /document:1/],
    ['a: &x 1\nb: *x', '/document', /anchor|alias/],
    [RULES.replace('sma(', 'smma('), '/document', /document:7:\d+ .*smma/],
    [
      { schema: 'leme.rules/1', name: 'x', timeframe: '5m', enterLong: 'close >' },
      '/document/enterLong',
      /./,
    ],
    [
      { schema: 'leme.rules/1', name: '../x', timeframe: '5m', enterLong: 'close > open' },
      '/document/name',
      /./,
    ],
    [{}, '/document', /./],
  ]
  for (const [document, pointer, message] of cases) {
    const problem = (await trader('POST', '/strategies', { document })).json()
    assert.deepEqual([problem.status, problem.code], [422, 'strategy.invalid'], JSON.stringify(document))
    assert.equal(problem.errors[0].pointer, pointer)
    assert.match(problem.errors[0].message, message)
  }
  assert.equal((await trader('POST', '/strategies', { document: 3 })).statusCode, 400)
  assert.equal((await trader('POST', '/strategies', {})).statusCode, 400)
  const taken = (await trader('POST', '/strategies', { document: RULES.replace('waves', 'trend') })).json()
  assert.deepEqual([taken.code, taken.errors[0].pointer], ['strategy.shipped', '/document'])
})

test('what one client has another one does not see; names are each client’s own', async (t) => {
  const { trader, other, viewer } = await signedIn(t)
  await trader('POST', '/strategies', { document: RULES })
  assert.ok((await names(trader)).includes('waves'))
  assert.ok(!(await names(other)).includes('waves'))
  assert.equal((await other('GET', '/strategies/waves')).statusCode, 404)
  assert.equal((await other('GET', `/strategies/waves?client_id=${OWN}`)).json().code, 'tenant.unknown')
  assert.equal(
    (await other('POST', '/backtest', { ...ASKED, strategy: 'waves' })).json().code,
    'strategy.unknown',
  )
  assert.deepEqual((await other('GET', '/strategies/waves/versions')).json().items, [])
  assert.equal((await viewer('POST', '/strategies', { document: RULES })).statusCode, 403)
  assert.equal((await viewer('GET', '/strategies/waves')).statusCode, 200)
})

test('each strategy has its history: what bots traded and what was tried', async (t) => {
  const { trader, finish, traded, operate } = await signedIn(t)
  await trader('POST', '/strategies', { document: RULES })
  traded.set(OWN, [{ strategy: 'waves', trades: 3, wins: 2, bots: 1, lastCloseTime: 5 }])
  const { id } = (await trader('POST', '/backtest', { ...ASKED, strategy: 'waves' })).json()
  await finish(id, reportOfTrades())
  const { items } = (await operate('GET', `/api/v1/strategies?client_id=${OWN}`)).json()
  const waves = items.find(({ name }: { name: string }) => name === 'waves')
  assert.deepEqual(waves.history.trades, { trades: 3, wins: 2, bots: 1, lastCloseTime: 5 })
  const { jobs, done, newest } = waves.history.backtests
  assert.deepEqual([jobs, done, newest.id, newest.figures.trades], [1, 1, id, 60])
  const trend = items.find(({ name }: { name: string }) => name === 'trend')
  assert.deepEqual(trend.history.backtests, { jobs: 0, done: 0, newest: null })
  const detail = (await operate('GET', `/api/v1/strategies/waves?client_id=${OWN}`)).json()
  assert.deepEqual(
    detail.backtests.map((job: { id: string }) => job.id),
    [id],
  )
  const shipped = (await operate('GET', `/api/v1/strategies/trend?client_id=${OWN}`)).json()
  assert.deepEqual([shipped.document, shipped.versions, shipped.backtests], [null, [], []])
})

test('own ones come in pages, after those of the operator', async (t) => {
  const { trader } = await signedIn(t)
  for (const name of ['c', 'a', 'b']) {
    await trader('POST', '/strategies', { document: RULES.replace('waves', name) })
  }
  const first = (await trader('GET', '/strategies?limit=2')).json()
  const own = (items: { name: string; origin: string }[]) =>
    items.filter(({ origin }) => origin === 'own').map(({ name }) => name)
  assert.deepEqual([own(first.items), first.items.length], [['a', 'b'], 5])
  const rest = (await trader('GET', `/strategies?limit=2&cursor=${first.nextCursor}`)).json()
  assert.deepEqual([own(rest.items), rest.items.length, rest.nextCursor], [['c'], 1, null])
})
