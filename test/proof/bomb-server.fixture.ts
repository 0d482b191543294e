import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { marketServer, writeShown } from './market-server.fixture.ts'

// The server that is bombed, in a process of its own. It says how long turns of its event loop take, in time of
// the processor: other programs on the machine do not make it longer.
const { app, token, candles } = await marketServer()
await writeShown(candles, 1)
await app.listen({ host: '127.0.0.1', port: 0 })

let [longest, last] = [0, cpu()]
setInterval(() => {
  const now = cpu()
  longest = Math.max(longest, now - last)
  last = now
}, 1)

/** Milliseconds that this thread has worked. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

let started = cpu()
process.on('message', (word) => {
  if (word === 'begin') {
    started = last = cpu()
    longest = 0
    process.send!({ at: performance.now() })
  }
  if (word === 'end') {
    const now = cpu()
    process.send!({
      workMs: now - started,
      longestMs: Math.max(longest, now - last),
      rss: process.memoryUsage.rss(),
    })
  }
})
process.once('disconnect', () => process.exit())
process.send!({ port: (app.server.address() as AddressInfo).port, token })
