import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobId } from '../../../control/job/index.ts'
import { ASKED, reportOfTrades, startResearch } from '../research.fixture.ts'
import { OTHER, OWN } from '../tenancy.fixture.ts'

type Field = { readonly pointer: string; readonly in: string }

async function signedIn(t: Parameters<typeof startResearch>[0], quotas = {}) {
  const server = await startResearch(t, quotas)
  const trader = server.as(await server.signIn(await server.member(OWN, 'trader')))
  const other = server.as(await server.signIn(await server.member(OTHER, 'admin')))
  const viewer = server.as(await server.signIn(await server.member(OWN, 'viewer')))
  const ask = async (body: object = {}, headers: Record<string, string> = {}) => {
    const token = await server.signIn(await server.member(OWN, 'trader'))
    return server.call({
      as: token,
      method: 'POST',
      url: '/backtest',
      headers,
      payload: { ...ASKED, ...body },
    })
  }
  return { ...server, trader, other, viewer, ask }
}

test('a backtest that is asked for is accepted with its id, links and place, at the root and under /api/v1', async (t) => {
  const { trader, sent, audit } = await signedIn(t)
  for (const path of ['/backtest', '/api/v1/backtest']) {
    const response = await trader('POST', path, ASKED)
    assert.equal(response.statusCode, 202, response.body)
    const { id, clientId, kind, state, links } = response.json()
    assert.deepEqual([clientId, kind, state], [OWN, 'backtest', 'queued'])
    assert.equal(response.headers.location, `/api/v1/backtest/${id}/status`)
    assert.equal(links.status, response.headers.location)
  }
  assert.equal(sent.length, 1, 'one slot, one message')
  const { items } = await audit.audit({ limit: 9 })
  assert.deepEqual(
    items.map(({ action, tenant, outcome }) => [action, tenant, outcome]),
    [
      ['job.backtest', OWN, 'done'],
      ['job.backtest', OWN, 'done'],
    ],
  )
})

test('what is left out is the strategy’s own; a search has its defaults', async (t) => {
  const { trader } = await signedIn(t)
  const { id } = (await trader('POST', '/backtest', { ...ASKED, kind: 'hyperopt', epochs: 7 })).json()
  const { request, ahead } = (await trader('GET', `/backtest/${id}/status`)).json()
  const { strategy, ...rest } = request
  assert.deepEqual([strategy.name, strategy.origin, strategy.version], ['trend', 'shipped', null])
  assert.match(strategy.hash, /^sha256:[0-9a-f]{64}$/)
  assert.deepEqual(rest, {
    ...{ kind: 'hyperopt', parameters: {}, exchange: 'demo', pairs: ['ETH/BTC'], timeframe: '5m', epochs: 7 },
    ...{
      spaces: ['parameters'],
      loss: ['SharpeHyperOptLoss'],
      sampler: 'tpe',
      seed: 0,
      minTrades: 1,
      holdOut: 0.3,
    },
  })
  assert.equal(ahead, 0)
})

test('a key makes a request happen once, also after a newer version or without candles; with another body it is refused', async (t) => {
  const { ask, candles, research } = await signedIn(t)
  const headers = { 'idempotency-key': 'one' }
  const first = (await ask({}, headers)).json()
  assert.equal((await ask({}, headers)).json().id, first.id)
  candles.list = async () => []
  assert.equal((await ask({}, headers)).json().id, first.id)
  const changed = await ask({ priority: 3 }, headers)
  assert.deepEqual([changed.statusCode, changed.json().code], [422, 'idempotency.changed'])
  assert.deepEqual(changed.json().errors[0].pointer, '/idempotency-key')
  for (const body of [
    { strategy: 'model' },
    { parameters: { fast: 4 } },
    { kind: 'hyperopt' },
    { version: 2 },
  ]) {
    assert.equal((await ask(body, headers)).json().code, 'idempotency.changed')
  }
  assert.equal((await research.jobs.list(OWN, { limit: 9 })).items.length, 1)
})

test('two clients may use one key', async (t) => {
  const { call, signIn, member } = await signedIn(t)
  const ids = []
  for (const tenant of [OWN, OTHER]) {
    const as = await signIn(await member(tenant))
    const headers = { 'idempotency-key': 'same' }
    ids.push((await call({ as, method: 'POST', url: '/backtest', headers, payload: ASKED })).json().id)
  }
  assert.notEqual(ids[0], ids[1])
})

test('every refusal names the field that is to blame', async (t) => {
  const { trader, research } = await signedIn(t)
  const cases: readonly (readonly [object, number, string, string])[] = [
    [{ strategy: 'trand' }, 422, 'strategy.unknown', '/strategy'],
    [{ strategy: 'model' }, 422, 'strategy.broken', '/strategy'],
    [{ strategy: 'two-files' }, 422, 'bundle.invalid', '/strategy'],
    [{ strategy: '../../etc/passwd' }, 400, 'request.invalid', '/strategy'],
    [{ strategy: 'trend', version: 2 }, 422, 'strategy.version', '/version'],
    [{ strategy: null }, 400, 'request.invalid', '/strategy'],
    [{ parameters: { fast: 99 } }, 422, 'strategy.parameter', '/parameters/fast'],
    [{ parameters: { kind: 'c' } }, 422, 'strategy.parameter', '/parameters/kind'],
    [{ parameters: { slow: 3 } }, 422, 'strategy.parameter', '/parameters/slow'],
    [{ parameters: { constructor: 3 } }, 422, 'strategy.parameter', '/parameters/constructor'],
    [{ parameters: { 'a/b': 3 } }, 400, 'request.invalid', '/parameters'],
    [{ exchange: 'nowhere' }, 422, 'candles.none', '/exchange'],
    [{ pairs: ['ETH/BTC', 'LTC/BTC'] }, 422, 'candles.none', '/pairs/1'],
    [{ pairs: [] }, 400, 'request.invalid', '/pairs'],
    [{ pairs: ['ETH/BTC', 'ETH/BTC'] }, 400, 'request.invalid', '/pairs'],
    [{ pairs: ['eth/btc; drop'] }, 400, 'request.invalid', '/pairs/0'],
    [{ timeframe: '7m' }, 400, 'timeframe.unknown', '/timeframe'],
    [{ timeframe: '1m' }, 422, 'candles.none', '/pairs/0'],
    [{ timerange: '2025' }, 400, 'timerange.malformed', '/timerange'],
    [{ settings: { stoploss: 3 } }, 422, 'engine.setting', '/settings/stoploss'],
    [{ settings: { max_open_trade: 3 } }, 422, 'engine.setting', '/settings/max_open_trade'],
    [{ settings: { db_url: 'x' } }, 422, 'engine.setting', '/settings/db_url'],
    [{ settings: 'x' }, 400, 'request.invalid', '/settings'],
    [{ epochs: 3 }, 422, 'request.invalid', '/epochs'],
    [{ kind: 'hyperopt', loss: ['Sharp'] }, 400, 'hyperopt.objective', '/loss/0'],
    [{ kind: 'hyperopt', epochs: 0 }, 400, 'request.invalid', '/epochs'],
    [{ kind: 'hyperopt', spaces: ['buy'] }, 400, 'request.invalid', '/spaces/0'],
    [{ kind: 'training' }, 400, 'request.invalid', '/kind'],
    [{ priority: 1.5 }, 400, 'request.invalid', '/priority'],
    [{ priority: 1e9 }, 400, 'request.invalid', '/priority'],
    [{ signals: 'a'.repeat(64) }, 400, 'request.invalid', ''],
    [{ instruments: '/etc/passwd' }, 400, 'request.invalid', ''],
    [{ clientId: 'a/b' }, 400, 'request.invalid', '/clientId'],
  ]
  for (const [body, status, code, pointer] of cases) {
    const response = await trader('POST', '/backtest', { ...ASKED, ...body })
    const problem = response.json()
    assert.deepEqual([response.statusCode, problem.code], [status, code], JSON.stringify(body))
    const [field] = problem.errors as Field[]
    assert.ok(
      field && field.in === 'body' && field.pointer.startsWith(pointer),
      `${JSON.stringify(body)}: ${JSON.stringify(field)}`,
    )
  }
  assert.deepEqual((await research.jobs.list(null, { limit: 9 })).items, [])
})

test('quotas are told', async (t) => {
  const { trader } = await signedIn(t, { queuedJobs: 1 })
  await trader('POST', '/backtest', ASKED)
  const response = await trader('POST', '/backtest', ASKED)
  assert.deepEqual([response.statusCode, response.json().code], [422, 'tenant.quota'])
})

test('another client’s job is as unknown as one that never was; a viewer sees and changes nothing', async (t) => {
  const { trader, other, viewer, operate, research } = await signedIn(t)
  const { id } = (await trader('POST', '/backtest', ASKED)).json()
  for (const path of [
    `/backtest/${id}/status`,
    `/backtest/${id}/results`,
    `/backtest/${id}/results/report.html`,
  ]) {
    const response = await other('GET', path)
    assert.deepEqual([response.statusCode, response.json().code], [404, 'job.unknown'], path)
  }
  assert.equal((await other('POST', `/backtest/${id}/cancel`)).json().code, 'job.unknown')
  assert.equal((await other('GET', `/backtest?client_id=${OWN}`)).statusCode, 404)
  assert.deepEqual((await other('GET', '/backtest')).json().items, [])
  assert.equal((await viewer('GET', `/backtest/${id}/status`)).statusCode, 200)
  assert.equal((await viewer('POST', '/backtest', ASKED)).statusCode, 403)
  assert.equal((await viewer('POST', `/backtest/${id}/cancel`)).statusCode, 403)
  assert.equal((await research.jobs.find(id as JobId))?.state, 'queued')
  assert.equal((await operate('GET', `/api/v1/backtest/${id}/status`)).json().clientId, OWN)
  assert.equal((await operate('GET', '/api/v1/backtest')).json().items.length, 1)
  assert.equal((await operate('GET', `/api/v1/backtest?client_id=${OTHER}`)).json().items.length, 0)
  assert.equal((await trader('GET', '/backtest/short/status')).statusCode, 400)
})

test('results are there when it is done, with the report as a document and trades in pages; before they are pending', async (t) => {
  const { trader, finish, operate } = await signedIn(t)
  const { id } = (await trader('POST', '/backtest', ASKED)).json()
  for (const path of ['results', 'results/report.html']) {
    const response = await trader('GET', `/backtest/${id}/${path}`)
    assert.deepEqual([response.statusCode, response.json().code], [409, 'report.pending'])
  }
  const { report, trades } = reportOfTrades()
  await finish(id, { report, trades })
  const found = (await operate('GET', `/api/v1/backtest/${id}/results?limit=50`)).json()
  assert.deepEqual([found.kind, found.search], ['backtest', null])
  assert.deepEqual(found.backtest, JSON.parse(JSON.stringify(report)))
  const { cursor } = { cursor: found.trades.nextCursor }
  const rest = (await operate('GET', `/api/v1/backtest/${id}/results?cursor=${cursor}`)).json()
  assert.deepEqual([...found.trades.items, ...rest.trades.items], trades)
  const { figures, state } = (await operate('GET', `/api/v1/backtest/${id}/status`)).json()
  assert.deepEqual([state, figures.trades, figures.verdict], ['done', 60, report.verdict.sentence])
  const page = await trader('GET', `/backtest/${id}/results/report.html`)
  assert.match(String(page.headers['content-security-policy']), /sandbox/)
  assert.match(page.body, /^<!doctype html>/)
  const late = await trader('POST', `/backtest/${id}/cancel`)
  assert.deepEqual([late.statusCode, late.json().code], [409, 'job.state'])
})

test('a search has its own results, and no document', async (t) => {
  const { trader, finish, operate } = await signedIn(t)
  const { id } = (await trader('POST', '/backtest', { ...ASKED, kind: 'hyperopt' })).json()
  const report = {
    schema: 'leme.hyperopt/1',
    trials: 3,
    failed: 0,
    stopReason: 'budget',
    plateau: null,
    best: [],
  }
  await finish(id, { report })
  const found = (await operate('GET', `/api/v1/backtest/${id}/results`)).json()
  assert.deepEqual([found.backtest, found.search], [null, report])
  assert.equal((await operate('GET', `/api/v1/backtest/${id}/status`)).json().figures.trials, 3)
  const page = await trader('GET', `/backtest/${id}/results/report.html`)
  assert.deepEqual([page.statusCode, page.json().code], [404, 'report.none'])
})

test('a waiting job is cancelled at once, and stays listed with all others', async (t) => {
  const { trader, research, audit } = await signedIn(t)
  const [a, b, c] = await Promise.all(
    [1, 2, 3].map(async () => (await trader('POST', '/backtest', ASKED)).json().id),
  )
  const response = await trader('POST', `/backtest/${b}/cancel`)
  assert.deepEqual([response.statusCode, response.json().state], [202, 'cancelled'])
  assert.equal((await trader('POST', `/backtest/${b}/cancel`)).json().state, 'cancelled')
  const hold = (await research.jobs.claim(a as JobId, 'w'))!
  await research.jobs.end(hold, { state: 'failed', error: 'no' })
  const { items } = (await trader('GET', '/backtest')).json()
  assert.deepEqual(items.map((job: { id: string }) => job.id).sort(), [a, b, c].sort())
  const states = Object.fromEntries(items.map((job: { id: string; state: string }) => [job.id, job.state]))
  assert.deepEqual([states[a], states[b]], ['failed', 'cancelled'])
  const page = (await trader('GET', '/backtest?limit=2')).json()
  assert.equal((await trader('GET', `/backtest?limit=2&cursor=${page.nextCursor}`)).json().items.length, 1)
  assert.equal((await trader('GET', '/backtest?state=cancelled')).json().items.length, 1)
  const noted = await audit.audit({ limit: 20 })
  assert.ok(noted.items.some(({ action, target }) => action === 'job.cancel' && target === b))
})
