import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bad, CheckBoard, good } from '../../../control/operation/index.ts'
import { NOW, startServer } from '../server.fixture.ts'
import { OWN, startTenancy } from '../tenancy.fixture.ts'

function makeBoard() {
  let isFull = false
  let now = NOW
  let looks = 0
  const board = new CheckBoard(
    [
      {
        ...{ name: 'queue', title: 'Queue', group: 'Work' },
        look: async () => {
          looks += 1
          return good('0 jobs wait.')
        },
      },
      {
        ...{ name: 'disk', title: 'Disk', group: 'Machine' },
        look: async () => (isFull ? bad('12 MB free.', 'Free some:', 'du -xh /') : good('40 GB free.')),
      },
    ],
    { now: () => now, pause: () => new Promise(() => {}) },
  )
  return {
    board,
    looks: () => looks,
    fill: () => {
      isFull = true
    },
    pass: (ms: number) => {
      now += ms
    },
  }
}

test('the worst check comes first, with what to do, and all of it in one sentence', async (t) => {
  const { board, fill } = makeBoard()
  const { get } = await startServer(t, { checks: board })
  const first = (await get('/api/v1/operations')).json()
  assert.deepEqual([first.state, first.sentence], ['good', 'All 2 checks are good.'])
  fill()
  const { state, sentence, checks } = (await get('/api/v1/operations?fresh=true')).json()
  assert.deepEqual([state, sentence], ['good', 'All 2 checks are good.'], 'a look of this second is fresh')
  assert.deepEqual(
    checks.map(({ name }: { name: string }) => name),
    ['queue', 'disk'],
  )
})

test('a look is shown for half a minute, or a second to whoever asks for a fresh one', async (t) => {
  const { board, looks, fill, pass } = makeBoard()
  const { get } = await startServer(t, { checks: board })
  await get('/api/v1/operations')
  fill()
  pass(20_000)
  await get('/api/v1/operations')
  assert.equal(looks(), 1)
  const { state, sentence, checks } = (await get('/api/v1/operations?fresh=true')).json()
  assert.equal(looks(), 2)
  assert.deepEqual([state, sentence], ['bad', 'Disk: 12 MB free.'])
  assert.deepEqual(checks[0].fix, { text: 'Free some:', command: 'du -xh /' })
  assert.deepEqual([checks[0].since, checks[1].since], [NOW + 20_000, NOW])
})

test('one check tells how its state changed', async (t) => {
  const { board, fill, pass } = makeBoard()
  const { get } = await startServer(t, { checks: board })
  await get('/api/v1/operations')
  fill()
  pass(60_000)
  const { check, history } = (await get('/api/v1/operations/disk')).json()
  assert.equal(check.state, 'bad')
  assert.deepEqual(history, [
    { state: 'bad', reason: '12 MB free.', at: NOW + 60_000 },
    { state: 'good', reason: '40 GB free.', at: NOW },
  ])
})

test('bad input is refused', async (t) => {
  const { get } = await startServer(t, { checks: makeBoard().board })
  const none = await get('/api/v1/operations/nothing')
  assert.deepEqual([none.statusCode, none.json().code], [404, 'check.unknown'])
  assert.match(none.json().hint, /queue, disk/)
  for (const path of ['Disk', '..%2fdisk', 'a'.repeat(41)]) {
    assert.ok((await get(`/api/v1/operations/${path}`)).statusCode >= 400, path)
  }
  assert.equal((await get('/api/v1/operations?fresh=maybe')).statusCode, 400)
  assert.equal((await get('/api/v1/operations?other=1')).statusCode, 400)
})

test('no member of a client sees it', async (t) => {
  const server = await startTenancy(t, { checks: makeBoard().board })
  const admin = await server.signIn(await server.member(OWN))
  for (const path of ['/api/v1/operations', '/api/v1/operations/disk']) {
    assert.equal((await server.as(admin)('GET', path)).statusCode, 403)
    assert.equal((await server.app.inject(path)).statusCode, 401)
    assert.equal((await server.operate('GET', path)).statusCode, 200)
  }
})
