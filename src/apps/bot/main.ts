import { connectStore } from '../../adapters/store/postgres/index.ts'
import { Fault } from '../../domain/index.ts'
import { locatedFault } from '../local/located-fault.ts'
import { parseBotSpec } from './bot-spec.ts'
import { claimBot } from './claim-bot.ts'
import { openBot } from './open-bot.ts'
import { runBot } from './run-bot.ts'

/**
 * The process of one bot: `main.ts ID`, with DATABASE_URL in its environment. It ends with the
 * process that started it, on SIGTERM after the candle in hand, or when its candles are used up.
 */
const id = process.argv[2]!
const control = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
process.on('disconnect', () => stop('disconnect'))

function stop(reason: string): void {
  // Ctrl-C reaches the whole group; the starter decides when a bot ends.
  if (reason === 'SIGINT' && process.connected) return
  control.abort()
}

function say(text: string): void {
  process.stderr.write(`bot ${id}: ${text}\n`)
}

await using store = connectStore(process.env.DATABASE_URL!, { maxConnections: 2 })
try {
  await using _claimed = await claimBot(store.bots, id)
  const record = await store.bots.get(id)
  if (!record) throw new Fault('no-data', 'bot.unknown', `there is no bot ${id}`)
  const spec = parseBotSpec(record.spec)
  try {
    await runBot({
      id,
      ...(await openBot(spec, store, { hasRun: record.cursor !== null, onNote: say })),
      signal: control.signal,
    })
  } catch (error) {
    throw locatedFault(error, spec.strategy)
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  // One that runs elsewhere has not failed.
  const isBusy = error instanceof Fault && error.code === 'bot.busy'
  if (!isBusy) await store.bots.setStatus(id, 'failed', message).catch(() => {})
  say(message)
  process.exitCode = 1
}
if (process.connected) process.disconnect()
