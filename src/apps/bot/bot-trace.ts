import { readTraceParent, type TraceAttributes, type Tracing } from '../../domain/index.ts'
import type { BotCommit } from '../../trade/engine/index.ts'
import type { BotDocument } from './bot-document.ts'

/** How a bot begins, as the end of the trace of the command that asked for it. */
export interface BotTrace {
  /** The past is worked through. */
  running(): void
  /** A candle was decided on; the first one ends the trace. */
  decided(commit: BotCommit): void
  failed(error: unknown): void
}

/** `parent` is what whoever starts the process gives it, `traceparent` of W3C Trace Context. */
export function traceBot(tracing: Tracing, document: BotDocument, parent: string | undefined): BotTrace {
  const start = tracing.begin('bot.start', {
    ...{ kind: 'consumer', parent: readTraceParent(parent) ?? null, attributes: attributesOf(document) },
  })
  let deciding: ReturnType<Tracing['begin']> | undefined
  let isOver = false
  const end = (error?: unknown): void => {
    if (isOver) return
    isOver = true
    deciding?.end(error)
    start.end(error)
  }
  return {
    running() {
      if (!isOver) deciding ??= tracing.begin('bot.first-decision', { parent: start.parent ?? null })
    },
    decided({ cursor, entries }) {
      if (isOver) return
      const kinds = [...new Set(entries.map(({ kind }) => kind))].join(' ')
      deciding?.set({ 'leme.candle': new Date(cursor).toISOString(), 'leme.entries': entries.length })
      if (kinds !== '') deciding?.set({ 'leme.kinds': kinds })
      end()
    },
    failed: end,
  }
}

function attributesOf(document: BotDocument): TraceAttributes {
  if (document.kind === 'record') return { 'leme.bot': document.id }
  const { clientId, bot } = document
  return { 'leme.client': clientId, 'leme.bot': bot.name, 'leme.command': bot.commandId }
}
