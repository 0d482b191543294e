import { createServer } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import { type LivenessData, monotoneMs } from './liveness.ts'

// The entry of a thread that says whether another one still turns; its own event loop is free when that one is not.
const { beat, host, port, silenceMs } = workerData as LivenessData
const server = createServer((request, response) => {
  const silent = monotoneMs() - Number(Atomics.load(beat, 0))
  const isAlive = silent < silenceMs
  const [status, text] =
    request.url?.split('?')[0] !== '/health/live'
      ? [404, 'Only /health/live is here.']
      : request.method !== 'GET'
        ? [405, 'Only GET.']
        : [isAlive ? 200 : 503, isAlive ? 'alive' : `nothing has moved for ${Math.round(silent / 1_000)} s`]
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${text}\n`)
})
server.headersTimeout = server.requestTimeout = 5_000
server.maxConnections = 32
server.once('error', (error: NodeJS.ErrnoException) =>
  parentPort!.postMessage({ error: error.code ?? error.message }),
)
server.listen(port, host, () => {
  const address = server.address()
  parentPort!.postMessage({ port: typeof address === 'object' ? address?.port : port })
})
