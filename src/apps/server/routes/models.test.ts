import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { memoryModelStore } from '../../../trade/pipeline/index.ts'
import { FEED, newVersion, prediction } from '../../../trade/pipeline/registry/model-version.fixture.ts'
import { NOW, startServer } from '../server.fixture.ts'

const MODELS = '/api/v1/models'
const CHAMPION = `${MODELS}/btc-1h-up/aliases/champion`

async function start(t: TestContext, versions = 3) {
  const models = memoryModelStore({ now: () => NOW })
  const server = await startServer(t, { models })
  for (let at = 0; at < versions; at++) await models.register('btc-1h-up', newVersion(`v${at}`), 'cli')
  const put = (url: string, payload: object) => server.call({ method: 'PUT', url, payload })
  return { ...server, models, put }
}

test('models, their versions and one of them are answered as they were registered', async (t) => {
  const { get, models } = await start(t)
  await models.register('eth-1h-up', newVersion('e'), 'cli')
  const first = await get(`${MODELS}?limit=1`)
  assert.deepEqual(
    first.json().items.map(({ name, versions, latest }: never) => [name, versions, latest]),
    [['btc-1h-up', 3, 3]],
  )
  const second = await get(`${MODELS}?limit=1&cursor=${first.json().nextCursor}`)
  assert.deepEqual([second.json().items[0].name, second.json().nextCursor], ['eth-1h-up', null])
  const detail = (await get(`${MODELS}/btc-1h-up?limit=2`)).json()
  assert.deepEqual(
    detail.versions.items.map(({ number }: { number: number }) => number),
    [3, 2],
  )
  const rest = (await get(`${MODELS}/btc-1h-up?limit=2&cursor=${detail.versions.nextCursor}`)).json()
  assert.equal(rest.versions.items[0].number, 1)
  const { model, number, createdAt, createdBy, ...given } = (
    await get(`${MODELS}/btc-1h-up/versions/2`)
  ).json()
  assert.deepEqual(given, newVersion('v1'))
  assert.deepEqual([model, number, createdAt, createdBy], ['btc-1h-up', 2, NOW, 'cli'])
})

test('what there is not is 404, and what is no name 400', async (t) => {
  const { get, put } = await start(t)
  for (const path of ['nobody', 'btc-1h-up/versions/9', 'nobody/versions/1', 'btc-1h-up/aliases/champion']) {
    const response = await get(`${MODELS}/${path}`)
    assert.deepEqual([response.statusCode, response.json().code], [404, 'model.unknown'], path)
  }
  assert.equal((await get(`${MODELS}/btc-1h-up/comparison`)).statusCode, 404)
  for (const path of [
    'Upper',
    'a%2Fb',
    '..%2fx',
    'x%00',
    "x'--",
    `${'a'.repeat(65)}`,
    'btc-1h-up/versions/0',
    'btc-1h-up/versions/1e3',
  ]) {
    const response = await get(`${MODELS}/${path}`)
    assert.deepEqual([response.statusCode, response.json().code], [400, 'request.invalid'], path)
  }
  const body = { version: 1, reason: 'x', force: true }
  for (const alias of ['1', 'Champion', '__proto__', 'a%20b']) {
    assert.equal((await put(`${MODELS}/btc-1h-up/aliases/${alias}`, body)).statusCode, 400, alias)
  }
  assert.equal((await put(`${MODELS}/btc-1h-up/aliases/latest`, body)).json().code, 'model.malformed')
  assert.equal((await put(CHAMPION, { ...body, version: 9 })).statusCode, 404)
})

test('a champion that no gate lets pass is refused with a sentence for each, or forced', async (t) => {
  const { put, get } = await start(t)
  const refused = await put(CHAMPION, { version: 1, reason: 'first' })
  assert.deepEqual([refused.statusCode, refused.json().code], [409, 'model.gates'])
  const messages = refused.json().errors.map(({ message }: { message: string }) => message)
  assert.ok(messages.includes('shadow-trades: The number of shadow trades is 0; it must be 100 or more.'))
  assert.equal((await get(CHAMPION)).statusCode, 404)
  const forced = await put(CHAMPION, { version: 1, reason: 'nothing better', force: true })
  const { from, to, actor, reason, forced: isForced, gates } = forced.json()
  assert.deepEqual([from, to, actor, reason, isForced], [null, 1, 'session', 'nothing better', true])
  assert.equal(gates.passed, false)
  assert.equal((await get(CHAMPION)).json().version, 1)
})

test('a promotion needs a reason and nothing but what it knows', async (t) => {
  const { put } = await start(t)
  for (const body of [
    {},
    { version: 1 },
    { version: 1, reason: '' },
    { version: '1', reason: 'x' },
    { version: 1.5, reason: 'x' },
    { version: 1, reason: 'x', gates: [] },
    { version: 1, reason: 'x', force: 'yes' },
  ]) {
    assert.equal((await put(CHAMPION, body)).statusCode, 400, JSON.stringify(body))
  }
})

test('of two promotions at once one wins and the other is 409; so is who is wrong about the champion', async (t) => {
  const { put, get } = await start(t)
  const ask = (version: number, more = {}) => put(CHAMPION, { version, reason: 'x', force: true, ...more })
  const both = await Promise.all([ask(1, { from: null }), ask(2, { from: null })])
  assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [200, 409])
  assert.equal(both.find(({ statusCode }) => statusCode === 409)!.json().code, 'model.moved')
  const { version } = (await get(CHAMPION)).json()
  assert.equal((await ask(3, { from: 3 })).statusCode, 409)
  assert.equal((await ask(3, { from: null })).statusCode, 409)
  assert.equal((await ask(3, { from: version })).statusCode, 200)
  assert.equal((await ask(3)).json().from, version)
  assert.equal((await get(CHAMPION)).json().events.items.length, 2)
})

test('a rollback is a new event, and the first version has none before it', async (t) => {
  const { put, post, get } = await start(t)
  assert.equal((await post(CHAMPION, { reason: 'x' })).json().code, 'model.unknown')
  for (const version of [1, 2]) await put(CHAMPION, { version, reason: 'x', force: true })
  const back = await post(CHAMPION, { reason: 'it lost' })
  assert.deepEqual([back.json().kind, back.json().from, back.json().to], ['rollback', 2, 1])
  const again = await post(CHAMPION, { reason: 'x' })
  assert.deepEqual([again.statusCode, again.json().code], [409, 'model.first'])
  const page = (await get(`${CHAMPION}?limit=2`)).json()
  assert.deepEqual([page.version, page.events.items.length], [1, 2])
  assert.equal(
    (await get(`${CHAMPION}?limit=2&cursor=${page.events.nextCursor}`)).json().events.items.length,
    1,
  )
})

test('a comparison says that it is not finished, and the same look again is the same', async (t) => {
  const { get, models } = await start(t)
  for (const version of [1, 2]) {
    const predictions = [0, 1, 2].map((bar) => prediction(bar, { score: 0.3 * bar + 0.1 * version }))
    await models.record('btc-1h-up', version, { feed: FEED, predictions })
  }
  const settled = [0, 1, 2].map((bar) => ({
    ...pick(prediction(bar)),
    label: (bar % 2) as 0 | 1,
    exitPrice: 101,
  }))
  await models.settle('btc-1h-up', settled)
  const url = `${MODELS}/btc-1h-up/comparison?champion=1&challenger=2`
  const found = (await get(url)).json()
  assert.deepEqual([found.pairedRows, found.look, found.verdict.kind], [3, 1, 'unfinished'])
  assert.match(found.verdict.text, /^Not enough: \d of 100 trades of version \d/)
  assert.deepEqual((await get(url)).json(), found)
  const self = await get(`${MODELS}/btc-1h-up/comparison?champion=1&challenger=1`)
  assert.deepEqual([self.statusCode, self.json().code], [422, 'model.evidence'])
})

function pick({ barTime, instrument }: { barTime: number; instrument: string }) {
  return { barTime, instrument }
}
