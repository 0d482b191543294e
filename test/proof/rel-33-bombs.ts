import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { random } from '../../src/math/index.ts'
import { BOMBS, type Bomb } from './bombs.fixture.ts'
import { SHOWN } from './market-server.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const SERVER = fileURLToPath(new URL('bomb-server.fixture.ts', import.meta.url))
const MOST_MS = 100
/** What other programs do to the caches of the processor is allowed half as much again. */
const NOISE = 1.5
const TRIES = 3
const NEIGHBOUR_MS = 4
const PATIENCE_MS = 90_000

/**
 * Bombs are thrown at a server one by one, while a neighbour asks for candles all the time. What is measured
 * is the time that the server's thread works without looking at anybody else; what the neighbour waits for,
 * with whatever else the machine does, stands beside it.
 */
export const bombs: Proof = {
  id: 'REL-33',
  fault:
    'gzip and JSON bombs, and texts that slow regular expressions down, in every body and query of market data',
  invariant:
    'Each is refused with 4xx, the server works for less than 100 ms without a look at anybody else, and all of its neighbours are answered.',
  share: 30,
  full: BOMBS.length,
  async run({ count, seed, onTrial }) {
    const child = fork(SERVER, [], { execArgv: ['--conditions=leme-source', '--max-old-space-size=512'] })
    try {
      const { port, token } = (await answerOf(child)) as { port: number; token: string }
      const ask = asker(port, token)
      for (let at = 0; at < 50; at++) assert.equal(await ask({ name: '', path: SHOWN }), 200)
      const order = random(seed)
        .shuffle([...BOMBS])
        .slice(0, count)
      const trials: Trial[] = []
      for (const bomb of order) {
        trials.push(await tried(bomb, child, ask))
        onTrial?.(trials.at(-1)!)
      }
      return trials
    } finally {
      child.disconnect()
      await once(child, 'exit')
    }
  },
}

type Ask = (bomb: Bomb) => Promise<number>

/** Throws a bomb up to three times: what a collection of garbage or another program costs, it costs once. */
async function tried(bomb: Bomb, child: ChildProcess, ask: Ask): Promise<Trial> {
  const body = bomb.body?.()
  for (let left = TRIES; ; left--) {
    const { status, longestMs, ms, waits, rss } = await thrown(
      { ...bomb, ...(body && { body: () => body }) },
      child,
      ask,
    )
    assert.ok(status >= 400 && status < 500, `${bomb.name}: ${status}`)
    if (longestMs >= MOST_MS && left > 1) continue
    assert.ok(longestMs < MOST_MS * NOISE, `${bomb.name}: the server worked ${longestMs} ms at a stretch`)
    return {
      bomb: bomb.name,
      status,
      'answered ms': Math.round(ms),
      'longest stretch ms': Math.round(longestMs),
      'neighbour asked': waits.length,
      'waited at most ms': Math.round(Math.max(...waits)),
      'MiB of the server': Math.round(rss / 1_048_576),
    }
  }
}

async function thrown(bomb: Bomb, child: ChildProcess, ask: Ask) {
  child.send('begin')
  await answerOf(child)
  let isOver = false
  const waits: number[] = []
  const neighbour = (async () => {
    do {
      const started = performance.now()
      assert.equal(await ask({ name: 'a neighbour', path: SHOWN }), 200)
      waits.push(performance.now() - started)
      await delay(NEIGHBOUR_MS)
    } while (!isOver)
  })()
  const started = performance.now()
  const status = await ask(bomb).finally(() => {
    isOver = true
  })
  const ms = performance.now() - started
  await neighbour
  child.send('end')
  const found = (await answerOf(child)) as { longestMs: number; rss: number }
  return { status, ms, waits, ...found }
}

async function answerOf(child: ChildProcess): Promise<object> {
  const [answer] = await once(child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) })
  return answer
}

/** Sends a request and reads the whole answer; gives its status. A server may close before it has read all. */
function asker(port: number, token: string): Ask {
  const agent = new Agent({ keepAlive: true })
  return ({ path, method = 'GET', headers, body }) =>
    new Promise((resolve, reject) => {
      const bytes = body?.()
      const length = bytes ? { 'content-length': `${bytes.length}` } : {}
      const sent = request({
        ...{ host: '127.0.0.1', port, path, method, agent, timeout: PATIENCE_MS },
        headers: { 'x-api-key': token, ...headers, ...length },
      })
      sent.once('response', (response) => {
        response.resume().once('end', () => resolve(response.statusCode!))
      })
      sent.once('timeout', () => sent.destroy(new Error('no answer')))
      sent.once('error', reject)
      sent.end(bytes)
    })
}
