import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { monotoneMs, watchLiveness } from './liveness.ts'

const ask = promisify(execFile)
/** Asks from another process, for this one stands still. */
const asking = (url: string) =>
  ask(process.execPath, [
    '-e',
    `fetch('${url}').then(async (a) => console.log(a.status, (await a.text()).trim()))`,
  ])

function standStill(ms: number): void {
  for (const until = monotoneMs() + ms; monotoneMs() < until; );
}

test('an event loop that turns is alive, and nothing else is told', async () => {
  await using live = await watchLiveness({ host: '127.0.0.1', port: 0 })
  const answer = await fetch(live.url)
  assert.deepEqual([answer.status, await answer.text()], [200, 'alive\n'])
  assert.equal((await fetch(live.url.replace('/live', ''))).status, 404)
  assert.equal((await fetch(live.url, { method: 'POST' })).status, 405)
})

test('one that is busy for a while stays alive, one that stands still is told to, and comes back', async () => {
  await using live = await watchLiveness({ host: '127.0.0.1', port: 0, silenceMs: 1_500 })
  const busy = asking(live.url)
  standStill(800)
  assert.equal((await busy).stdout, '200 alive\n')
  // The other process takes a moment to start: it asks again until the silence was noticed.
  const asked = ask(process.execPath, [
    '-e',
    `(async () => { for (;;) { const a = await fetch('${live.url}'); if (a.status === 503) return console.log(await a.text()) } })()`,
  ])
  standStill(3_000)
  assert.match((await asked).stdout, /^nothing has moved for \d s/)
  while ((await fetch(live.url)).status !== 200);
})

test('a port that is taken is told', async () => {
  await using first = await watchLiveness({ host: '127.0.0.1', port: 0 })
  const port = Number(new URL(first.url).port)
  await assert.rejects(watchLiveness({ host: '127.0.0.1', port }), { code: 'port.none', kind: 'conflict' })
})
