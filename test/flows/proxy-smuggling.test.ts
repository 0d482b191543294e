import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openBehind, openServer } from './proxy-bench.fixture.ts'
import { CORPUS } from './proxy-corpus.fixture.ts'
import { type Judged, judgeAll } from './proxy-judge.fixture.ts'
import { naiveProxy } from './proxy-naive.fixture.ts'

test('nginx passes on what its client asked and nothing else, whatever hides in it', async (t) => {
  const opened = await openBehind(t)
  if (!opened) return
  const judged = await judgeAll({ ...opened, key: opened.token })
  assertJudged(judged, 'nginx')
})

test('the server alone takes the same for requests, or refuses them', async (t) => {
  const opened = await openServer(t)
  const judged = await judgeAll({ ...opened, key: opened.token })
  assertJudged(judged, 'node')
})

test('a proxy that goes by a wrong length is caught', async (t) => {
  const opened = await openServer(t)
  const proxy = await naiveProxy(opened.front.port)
  t.after(() => proxy.close())
  const front = { port: (proxy.address() as AddressInfo).port }
  const names = ['a length, and chunks', 'a length twice, of nothing first']
  const tricks = CORPUS.filter(({ name }) => names.includes(name))
  const judged = await judgeAll({ ...opened, front, key: opened.token }, tricks)
  assert.deepEqual(
    judged.map(({ faults }) => faults[0]),
    [0, 1].map((number) => `the server took /hidden?case=${number}`),
  )
})

function assertJudged(judged: readonly Judged[], front: 'nginx' | 'node'): void {
  assert.ok(judged.length > 100, `${judged.length}`)
  const odd = judged.flatMap(({ name, verdict, faults }, at) => {
    const said = verdict === CORPUS[at]![front] ? faults : [...faults, `it was taken as ${verdict}`]
    return said.map((fault) => `${name}: ${fault}`)
  })
  assert.deepEqual(odd, [])
}
