import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { pendingInTenantSchema } from '../../../adapters/store/postgres/index.ts'
import { parseTenantId, type TenantId } from '../../../control/tenant/index.ts'
import { Fault } from '../../../domain/index.ts'
import { parsePodBot, runBotProcess } from '../../bot/index.ts'
import { findStrategyFile } from '../../local/find-strategy.ts'
import { openTelemetry } from '../../local/open-telemetry.ts'
import { redactor } from '../../local/redaction.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { currentConfig } from '../../local/with-app.ts'
import { processVoice } from '../process-voice.ts'
import type { Terminal } from '../terminal.ts'

const LOOK_MS = 1_000

/** `leme bot run`: one bot of a client in the foreground, as a pod has it. */
export async function botRun(
  terminal: Terminal,
  file: string,
  { listen }: { readonly listen: string },
): Promise<void> {
  const address = parseListen(listen)
  const config = currentConfig()
  const databaseUrl = config.database.url
  const { clientId, bot } = parsePodBot(readText(file), file)
  const signal = stopSignal()
  const strategyFile = await findStrategyFile(config, bot)
  await using opened = await openTelemetry(config, 'bot')
  const { telemetry, tracing } = opened
  const voice = processVoice(terminal, config, () => ({ ...tracing.ids(), client: clientId, bot: bot.name }))
  await runBotProcess(
    {
      ...{ schema: 'leme.bot-process/1', kind: 'wanted', listen: address },
      ...{ clientId, bot, strategyFile, candlesPerSecond: config.paper.candlesPerSecond },
    },
    {
      ...{ databaseUrl, signal, renewLogin: async () => renewedLogin(databaseUrl) },
      ...{ telemetry, tracing, traceParent: process.env.TRACEPARENT },
      say: (text) => voice.say(redactor.text(text)),
      onListening: (port) => voice.say(`bot ${bot.name} of ${clientId} answers on port ${port}`),
    },
  )
  voice.say(`bot ${bot.name} of ${clientId} has ended, as it was told`)
}

/** A platform changes the file behind DATABASE_URL_FILE when the password was rotated. */
function renewedLogin(before: string): string | undefined {
  const { url } = currentConfig().database
  return url === before ? undefined : url
}

/** `leme bot init-schema`: what a pod waits for before its bot. The control plane makes the schema. */
export async function botInitSchema(
  terminal: Terminal,
  text: string,
  { wait }: { readonly wait: number },
): Promise<void> {
  const client = parseTenantId(text)
  const signal = stopSignal()
  const until = Date.now() + wait * 1_000
  for (let told = ''; ; ) {
    const lack = await lackOf(client)
    if (lack === undefined) break
    if (Date.now() >= until || signal.aborted) throw notReady(client, wait, lack)
    if (lack !== told) terminal.say(`waits for the schema of ${client}: ${lack}`)
    told = lack
    await delay(LOOK_MS, undefined, { signal }).catch(() => {})
  }
  terminal.result(
    { schema: 'leme.bot-schema/1', client },
    `the schema of ${client} is as this version wants it`,
  )
}

/** What stands in the way, in words; undefined: nothing. Whatever may pass is waited for. */
async function lackOf(client: TenantId): Promise<string | undefined> {
  const { url } = currentConfig().database
  if (url === '') return 'DATABASE_URL is not set'
  try {
    const pending = await pendingInTenantSchema(url, client)
    return pending.length === 0 ? undefined : `it lacks ${pending.join(', ')}`
  } catch (error) {
    return redactor.text(error instanceof Error ? error.message : String(error))
  }
}

function notReady(client: TenantId, wait: number, lack: string): Fault {
  return new Fault(
    'failed',
    'bot.schema',
    `the schema of ${client} was not ready within ${wait} s: ${lack}`,
    {
      hint: `The control plane makes it before it asks for a sync; by hand: npx leme tenant init-schema ${client}`,
    },
  )
}

function parseListen(text: string): { readonly host: string; readonly port: number } {
  const parts = /^(.+):(\d{1,5})$/.exec(text)
  const host = (parts?.[1] ?? '').replace(/^\[(.*)\]$/, '$1')
  const port = Number(parts?.[2])
  if (host !== '' && port >= 1 && port <= 65_535) return { host, port }
  throw new Fault('usage', 'bot.listen', `"${text}" is no address to listen on`, {
    hint: 'Write HOST:PORT, such as 0.0.0.0:8080 or [::]:8080.',
  })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Fault('config', 'bot.file', 'the file of a bot cannot be read', {
      hint: 'Name the file that the chart mounts, such as /etc/leme/bot.json.',
      where: file,
      cause,
    })
  }
}
