import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patientFetch } from './patient-fetch.ts'

function open(answers: readonly Response[]) {
  const bodies: string[] = []
  const waits: number[] = []
  const send = patientFetch(
    async (request) => {
      bodies.push(await request.text())
      return answers[bodies.length - 1]!
    },
    async (milliseconds) => {
      waits.push(milliseconds)
    },
  )
  return { send, bodies, waits }
}

const refusal = (seconds: string) => new Response('', { status: 429, headers: { 'retry-after': seconds } })
const post = (signal?: AbortSignal) =>
  new Request('http://localhost/', { method: 'POST', body: 'once', ...(signal && { signal }) })

test('a request refused for coming too often is sent again, whole, after the time asked for', async () => {
  const { send, bodies, waits } = open([refusal('1'), refusal('2'), new Response('done')])
  assert.equal(await (await send(post())).text(), 'done')
  assert.deepEqual(
    [bodies, waits],
    [
      ['once', 'once', 'once'],
      [1_000, 2_000],
    ],
  )
})

test('other answers are passed on, also a refusal that names no time or a long one', async () => {
  for (const answer of [
    new Response('', { status: 503 }),
    new Response('', { status: 429 }),
    refusal('3600'),
  ]) {
    const { send, waits } = open([answer])
    assert.equal(await send(post()), answer)
    assert.deepEqual(waits, [])
  }
})

test('it gives up after a few tries', async () => {
  const { send, bodies } = open(Array.from({ length: 9 }, () => refusal('1')))
  assert.equal((await send(post())).status, 429)
  assert.equal(bodies.length, 6)
})

test('what nobody waits for any more is not sent again', async () => {
  const { send, bodies } = open([refusal('1'), new Response('late')])
  const controller = new AbortController()
  const sent = send(post(controller.signal))
  controller.abort()
  await assert.rejects(sent, { name: 'AbortError' })
  assert.equal(bodies.length, 1)
})
