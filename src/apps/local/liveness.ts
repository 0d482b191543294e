import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Fault } from '../../domain/index.ts'
import { EXTENSION } from './installation.ts'

export interface LivenessOptions {
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  /** An event loop that stood still for so long does not come back; default half a minute. */
  readonly silenceMs?: number
}

export interface Liveness extends AsyncDisposable {
  readonly url: string
}

/** What the thread is lent. */
export interface LivenessData extends Required<LivenessOptions> {
  /** When this event loop turned last. */
  readonly beat: BigInt64Array
}

const BEAT_MS = 500
const SILENCE_MS = 30_000

/** Milliseconds that never step back, the same in every thread. */
export function monotoneMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n)
}

/**
 * Answers `GET /health/live` from a thread of its own: 200 as long as this event loop turns, however slowly, and 503
 * when it has stood still. A server that is only busy is not killed for answering late, and one that hangs is not kept
 * for the sake of a port that the kernel still accepts on.
 * @throws Fault `port.none`
 */
export async function watchLiveness({
  host,
  port,
  silenceMs = SILENCE_MS,
}: LivenessOptions): Promise<Liveness> {
  const beat = new BigInt64Array(new SharedArrayBuffer(8))
  const turn = () => void Atomics.store(beat, 0, BigInt(monotoneMs()))
  turn()
  const timer = setInterval(turn, BEAT_MS).unref()
  const workerData: LivenessData = { beat, host, port, silenceMs }
  const thread = new Worker(new URL(`./liveness-thread${EXTENSION}`, import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 32 },
  })
  const end = async (): Promise<void> => {
    clearInterval(timer)
    await thread.terminate()
  }
  const [said] = (await once(thread, 'message')) as [{ readonly port?: number; readonly error?: string }]
  if (said.port === undefined) {
    await end()
    throw new Fault('conflict', 'port.none', `Nothing can listen on ${host}:${port} (${said.error})`, {
      hint: 'Set another server.livenessPort, or end what listens there.',
    })
  }
  // It is what is watched that decides how long the process lives.
  thread.unref()
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${said.port}/health/live`,
    [Symbol.asyncDispose]: end,
  }
}
