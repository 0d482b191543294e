import { renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from '../../domain/index.ts'
import { redactCrashes, redactor } from '../local/redaction.ts'
import { type BotDocument, readBotDocument } from './bot-document.ts'
import { parseBotSpec } from './bot-spec.ts'
import { BotStatus } from './bot-status.ts'
import { claimBot } from './claim-bot.ts'
import { exitOf } from './exit.ts'
import { openBotStores } from './open-bot-stores.ts'
import { askLogin } from './renewed-login.ts'
import { runRecord } from './run-record.ts'
import { runWanted } from './run-wanted.ts'
import { servePing } from './serve-ping.ts'

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

async function run(document: BotDocument, status: BotStatus, say: (text: string) => void): Promise<void> {
  await using store = openBotStores(process.env.DATABASE_URL, document, renewLogin)
  const options = { store, status, say, signal: control.signal }
  if (document.kind === 'wanted') return await runWanted(document, options)
  const { id } = document
  await using _claimed = await claimBot(store.bots, id)
  const record = await store.bots.get(id)
  if (!record) throw new Fault('no-data', 'bot.unknown', `there is no bot ${id}`)
  status.session = id
  await runRecord(record, { ...options, spec: parseBotSpec(record.spec) })
}

let name = path
const say = (text: string) => process.stderr.write(`bot ${name}: ${redactor.text(text)}\n`)
try {
  const document = readBotDocument(path)
  name = document.kind === 'wanted' ? document.bot.name : document.id
  const status = new BotStatus(document, { now: Date.now, onChange: () => tell({ kind: 'changed' }) })
  await using ping = await servePing(status, document.listen, Date.now)
  noteListening(document, ping.port)
  await run(document, status, say).catch((error: unknown) => {
    status.become('failed', messageOf(error))
    throw error
  })
} catch (error) {
  say(messageOf(error))
  process.exitCode = exitOf(error)
}
if (process.connected) process.disconnect()

function messageOf(error: unknown): string {
  return redactor.text(error instanceof Error ? error.message : String(error))
}
