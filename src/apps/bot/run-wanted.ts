import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { hashOfBundle } from '../../control/job/index.ts'
import { Fault } from '../../domain/index.ts'
import type { BotRecord } from '../../trade/engine/index.ts'
import type { Strategy } from '../../trade/strategy/index.ts'
import type { WantedBotDocument } from './bot-document.ts'
import { refusalOf } from './bot-refusal.ts'
import type { BotStatus } from './bot-status.ts'
import type { BotTrace } from './bot-trace.ts'
import { claimBot } from './claim-bot.ts'
import type { BotStores } from './open-bot.ts'
import { runRecord } from './run-record.ts'
import { findSession, sessionId, sessionSpec } from './wanted-session.ts'
import { wantedSpec } from './wanted-spec.ts'

/** How often a store that has no candles for the bot is looked at. */
const LOOK_MS = 2_000

export interface RunWantedOptions {
  readonly store: BotStores
  readonly status: BotStatus
  readonly signal: AbortSignal
  readonly say: (text: string) => void
  readonly trace?: BotTrace
}

/**
 * A bot as its values file wants it, until the signal: refused, or verified, claimed, begun or gone on with.
 * @throws Fault `bot.refused`, `bot.strategy`, `bot.busy`
 */
export async function runWanted(document: WantedBotDocument, options: RunWantedOptions): Promise<void> {
  const { bot, strategyFile, candlesPerSecond } = document
  const { store, status, signal } = options
  const refusal = refusalOf(bot)
  if (refusal !== undefined) throw new Fault('gate', 'bot.refused', refusal)
  const strategy = await verifiedStrategy(document)
  await using _claimed = await claimBot(store.bots, bot.name)
  const record = (await findSession(store.bots, bot)) ?? (await begin(document, { ...options, strategy }))
  if (!record) return
  const spec = sessionSpec(record, { strategy: strategyFile, candlesPerSecond })
  status.session = record.id
  await runRecord(record, { ...options, spec })
  if (signal.aborted) return
  // Candles that are used up are no reason to be started again.
  status.become('finished', 'the recorded candles are used up')
  using _waits = status.waits()
  await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
}

/** Registers a new session; waits for candles where there are none. Undefined when the signal came first. */
async function begin(
  document: WantedBotDocument,
  { store, status, signal, strategy }: RunWantedOptions & { readonly strategy: Strategy },
): Promise<BotRecord | undefined> {
  const { bot } = document
  while (!signal.aborted) {
    const spec = await wantedSpec(document, { candles: store.candles, strategy, now: Date.now })
    if (spec) return store.bots.register({ id: sessionId(bot), name: bot.name, spec })
    status.become(
      'warming',
      `waits for candles: the store has none of ${bot.pairs.join(', ')} at ${bot.exchange}`,
    )
    status.beat()
    await delay(LOOK_MS, undefined, { signal }).catch(() => {})
  }
  return undefined
}

/** The strategy of the file, if the file is the one that is wanted. Nothing of another one runs. */
async function verifiedStrategy({ bot, strategyFile }: WantedBotDocument): Promise<Strategy> {
  const found = digestOf(strategyFile)
  if (found !== bot.strategyVersion) {
    throw wrongStrategy(
      `strategy ${bot.strategy} is wanted as ${bot.strategyVersion}, but its file is ${found}`,
    )
  }
  const { strategy } = await loadStrategy(strategyFile)
  if (strategy.name === bot.strategy) return strategy
  throw wrongStrategy(`the file of version ${found} is the strategy ${strategy.name}, not ${bot.strategy}`)
}

function digestOf(file: string): string {
  try {
    return hashOfBundle(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw wrongStrategy(`a strategy's file cannot be read: ${file}`, cause)
  }
}

function wrongStrategy(message: string, cause?: unknown): Fault {
  return new Fault('config', 'bot.strategy', message, {
    hint: 'npx leme strategy hash FILE prints the version of a file; deploy the bot with that one.',
    ...(cause !== undefined && { cause }),
  })
}
