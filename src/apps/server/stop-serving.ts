import { Server as Listener, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Readiness } from '../local/readiness.ts'
import type { Server } from './server-type.ts'

export interface StopOptions {
  /** How long it still listens, so that whoever sends requests here hears that it stops; default one second. */
  readonly lingerMs?: number
  /** How long answers that are owed may take then; default six seconds. */
  readonly patienceMs?: number
}

const LINGER_MS = 1_000
const PATIENCE_MS = 6_000
const LOOK_MS = 25
/** Ample for what is on its way to be read; until then its connection looks idle. */
const READ_MS = 250
/** Ample for whoever has connected to say something. */
const SILENT_MS = 2_000

/** Connections of each server, for Node.js counts one that has not said anything among those that are owed an answer. */
const CONNECTED = new WeakMap<Server, Set<Socket>>()

/**
 * Stops without losing a request that was accepted. At first everything is answered as before, but health says that
 * the server stops, event streams end, and each answer ends its connection: whoever keeps one open learns in time that
 * it is not to be used again. Then nobody gets in any more, and what is owed is answered. A connection that waits in
 * the system's queue at that moment is reset by the system: none of its request was read.
 */
export async function stopServing(
  app: Server,
  readiness: Readiness,
  { lingerMs = LINGER_MS, patienceMs = PATIENCE_MS }: StopOptions = {},
): Promise<void> {
  readiness.stop()
  await allGone(app, lingerMs)
  // Not by its own method, which at once ends connections on which a next request is on its way.
  Listener.prototype.close.call(app.server)
  const late = setTimeout(() => app.server.closeAllConnections(), patienceMs)
  const silent = setTimeout(() => {
    for (const socket of CONNECTED.get(app) ?? []) if (socket.bytesRead === 0) socket.destroy()
  }, SILENT_MS)
  await allGone(app, READ_MS)
  await app.close()
  for (const timer of [late, silent]) clearTimeout(timer)
}

/** Has each answer end its connection once the server stops, and knows who is connected. */
export function endConnections(app: Server, { stopping }: Pick<Readiness, 'stopping'>): void {
  const connected = new Set<Socket>()
  CONNECTED.set(app, connected)
  app.server.on('connection', (socket: Socket) => {
    connected.add(socket)
    socket.once('close', () => connected.delete(socket))
  })
  app.addHook('onSend', async (_request, reply) => {
    if (stopping.aborted) reply.header('connection', 'close')
  })
}

/** Waits until nobody is connected, but no longer than that. */
async function allGone(app: Server, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs
  while (performance.now() < until && (await connections(app)) > 0) await delay(LOOK_MS)
}

function connections({ server }: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error ? 0 : count))
  })
}
