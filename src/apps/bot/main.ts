import { renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openBotTelemetry } from '../local/open-telemetry.ts'
import { redactCrashes, redactor } from '../local/redaction.ts'
import { type BotDocument, readBotDocument } from './bot-document.ts'
import { runBotProcess } from './bot-process.ts'
import { exitOf } from './exit.ts'
import { askLogin } from './renewed-login.ts'

/**
 * The process of one bot: `main.ts BOT.json`, with DATABASE_URL in its environment. It answers GET /api/v1/ping and
 * ends with the process that started it, on SIGTERM after the candle in hand, or by what `BOT_EXIT` says.
 */
redactCrashes()
redactor.learn(process.env.DATABASE_URL ?? '')
const path = process.argv[2]!
const control = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
process.on('disconnect', () => stop('disconnect'))

function stop(reason: string): void {
  // Ctrl-C reaches the whole group; the starter decides when a bot ends.
  if (reason === 'SIGINT' && process.connected) return
  control.abort()
}

function tell(message: object): void {
  if (process.connected) process.send!(message, undefined, {}, () => {})
}

/** The password of a client's login is rotated while its bots run. */
async function renewLogin(): Promise<string | undefined> {
  const url = await askLogin()
  if (url !== undefined) redactor.learn(url)
  return url
}

/** Where it answers, for whoever started it without a channel and named no port. */
function noteListening({ listen }: BotDocument, port: number): void {
  tell({ kind: 'listening', port })
  if (listen.port !== 0) return
  const unfinished = join(dirname(path), `listening.${process.pid}.unfinished`)
  writeFileSync(unfinished, JSON.stringify({ pid: process.pid, port }))
  renameSync(unfinished, join(dirname(path), 'listening.json'))
}

let name = path
const say = (text: string) => process.stderr.write(`bot ${name}: ${redactor.text(text)}\n`)
try {
  const document = readBotDocument(path)
  name = document.kind === 'wanted' ? document.bot.name : document.id
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlp, TRACEPARENT: traceParent } = process.env
  await using opened = await openBotTelemetry(otlp)
  await runBotProcess(document, {
    ...{ databaseUrl: process.env.DATABASE_URL, renewLogin, say, signal: control.signal },
    ...{ telemetry: opened.telemetry, tracing: opened.tracing, traceParent },
    onChange: () => tell({ kind: 'changed' }),
    onListening: (port) => noteListening(document, port),
  })
} catch (error) {
  say(redactor.text(error instanceof Error ? error.message : String(error)))
  process.exitCode = exitOf(error)
}
if (process.connected) process.disconnect()
