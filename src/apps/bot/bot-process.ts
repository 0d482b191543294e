import type { Telemetry } from '../../adapters/telemetry/index.ts'
import { Fault, type Tracing } from '../../domain/index.ts'
import { redactor } from '../local/redaction.ts'
import type { BotDocument } from './bot-document.ts'
import { botSeen } from './bot-seen.ts'
import { parseBotSpec } from './bot-spec.ts'
import { BotStatus } from './bot-status.ts'
import { type BotTrace, traceBot } from './bot-trace.ts'
import { claimBot } from './claim-bot.ts'
import { openBotStores } from './open-bot-stores.ts'
import { runRecord } from './run-record.ts'
import { runWanted } from './run-wanted.ts'
import { servePing } from './serve-ping.ts'

export interface BotProcessOptions {
  readonly databaseUrl: string | undefined
  /** Gives the address with the password of now when the one before was refused. */
  readonly renewLogin: () => Promise<string | undefined>
  /** It ends after the candle in hand. */
  readonly signal: AbortSignal
  readonly say: (text: string) => void
  readonly telemetry: Pick<Telemetry, 'watchBots' | 'scrape'>
  readonly tracing: Tracing
  /** Of the trace that asked for it, as `TRACEPARENT` has it. */
  readonly traceParent?: string | undefined
  /** Its state is another one. */
  readonly onChange?: () => void
  readonly onListening?: (port: number) => void
}

/** Runs one bot until the signal, and answers pings meanwhile; throws what ends it otherwise. */
export async function runBotProcess(document: BotDocument, options: BotProcessOptions): Promise<void> {
  const { onChange = () => {}, onListening = () => {}, telemetry, tracing, traceParent } = options
  const status = new BotStatus(document, { now: Date.now, onChange })
  const trace = traceBot(tracing, document, traceParent)
  telemetry.watchBots(() => [botSeen(status.pong())], Date.now)
  await using ping = await servePing(status, document.listen, { now: Date.now, telemetry })
  onListening(ping.port)
  await runDocument(document, status, { ...options, trace }).catch((error: unknown) => {
    trace.failed(error)
    status.become('failed', redactor.text(error instanceof Error ? error.message : String(error)))
    throw error
  })
}

async function runDocument(
  document: BotDocument,
  status: BotStatus,
  { databaseUrl, renewLogin, say, signal, trace }: BotProcessOptions & { readonly trace: BotTrace },
): Promise<void> {
  await using store = openBotStores(databaseUrl, document, renewLogin)
  const options = { store, status, say, signal, trace }
  if (document.kind === 'wanted') return await runWanted(document, options)
  const { id } = document
  await using _claimed = await claimBot(store.bots, id)
  const record = await store.bots.get(id)
  if (!record) throw new Fault('no-data', 'bot.unknown', `there is no bot ${id}`)
  status.session = id
  await runRecord(record, { ...options, spec: parseBotSpec(record.spec) })
}
