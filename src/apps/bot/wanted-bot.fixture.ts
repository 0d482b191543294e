import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { temporaryPostgres } from '../../adapters/embedded-postgres/index.ts'
import { connectStore, connectTenantStore, initSchema, migrate } from '../../adapters/store/postgres/index.ts'
import type { WantedBot } from '../../control/deployment/index.ts'
import { hashOfBundle } from '../../control/job/index.ts'
import { loginOf, parseTenantId, type TenantStore } from '../../control/tenant/index.ts'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { askPing } from './ask-ping.ts'
import type { BotDocument } from './bot-document.ts'
import type { Pong } from './bot-status.ts'
import { type BotEnd, type BotProcess, nodeLauncher } from './launch-bot.ts'

const PATIENCE_MS = 60_000
const MINUTE = 60_000
export const STRATEGY = join(import.meta.dirname, '../../../examples/strategies/sma-cross.ts')
export const RULES = join(import.meta.dirname, '../../../examples/rules/band-reversion.yaml')
export const VERSION_OF_STRATEGY = hashOfBundle(readFileSync(STRATEGY, 'utf8'))

export function wantedBot(changes: Partial<WantedBot> = {}): WantedBot {
  return {
    ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'sma-cross', timeframe: '1m' },
    ...{ strategyVersion: VERSION_OF_STRATEGY, parameters: { fast: 5, slow: 20 }, exchange: 'demo' },
    ...{ pairs: ['AAA/USDT'], dryRun: true, maxOpenTrades: 1, stakeCurrency: 'USDT', commandId: 'command-1' },
    ...{ stakeAmount: 'unlimited', tradingMode: 'spot', exposure: 1_000 },
    resources: { cpuMillis: 1_000, memoryMb: 512 },
    ...changes,
  }
}

/** A candle every minute whose price swings, so that averages cross again and again. */
export function swing(first: number, count: number) {
  const candles = allocateCandles(count, parseTimeframe('1m'))
  for (let row = 0; row < count; row++) {
    const minute = first + row
    const price = 100 + 10 * Math.sin(minute / 17) + 4 * Math.sin(minute / 5)
    candles.time[row] = minute * MINUTE
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name][row] = price
  }
  return candles
}

export interface RunningBot {
  readonly folder: string
  readonly process: BotProcess
  readonly ended: Promise<BotEnd>
  ping(): Promise<Pong | undefined>
  port(): Promise<number>
  until(what: string, holds: (pong: Pong) => boolean): Promise<Pong>
  stop(): Promise<BotEnd>
}

/** A database with candles, and a hand that starts real processes of bots on it. */
export async function botWorld() {
  const root = mkdtempSync(join(tmpdir(), 'leme-bot-'))
  const server = await temporaryPostgres()
  await migrate(server.url)
  const house = connectStore(server.url)
  const url = await onboard(server.url, house.tenants)
  const store = connectTenantStore(url)
  // Each start of a process would compile the same files.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'compiled')
  const launch = nodeLauncher()
  const running = new Set<BotProcess>()
  let folders = 0

  const write = (venue: string, first: number, count: number, pair = 'AAA/USDT') =>
    house.candles.write(
      { venue: parseVenue(venue), pair: parsePair(pair), timeframe: parseTimeframe('1m') },
      swing(first, count),
      { source: 'test', policy: 'revise' },
    )
  const start = (
    bot: WantedBot | BotDocument,
    { url: other = url, ...changes }: StartOptions = {},
  ): RunningBot => {
    const folder = join(root, String(++folders))
    mkdirSync(folder)
    const document = 'schema' in bot ? bot : documentOf(bot, changes)
    writeFileSync(join(folder, 'bot.json'), JSON.stringify(document))
    const resources = { cpuMillis: 1_000, memoryMb: 512 }
    const child = launch(join(folder, 'bot.json'), { databaseUrl: other, resources })
    running.add(child)
    let end: BotEnd | undefined
    const ended = child.ended.then((how) => {
      running.delete(child)
      end = how
      return how
    })
    const listening = new Promise<number>((resolve) =>
      child.onMessage((message) => {
        if (typeof message === 'object' && message !== null && 'port' in message)
          resolve(Number(message.port))
      }),
    )
    const port = () =>
      Promise.race([listening, ended.then((end) => assert.fail(`it ended: ${JSON.stringify(end)}`))])
    const ping = async () => askPing(await port(), PATIENCE_MS)
    return {
      ...{ folder, process: child, ended, ping, port },
      async until(what, holds) {
        let last: Pong | undefined
        const patience = performance.now() + PATIENCE_MS
        for (; performance.now() < patience && !end; await delay(20)) {
          last = await ping()
          if (last && holds(last)) return last
        }
        assert.fail(`never so: ${what}; last ${JSON.stringify(last)}, end ${JSON.stringify(end)}`)
      },
      stop() {
        child.kill('SIGTERM')
        return ended
      },
    }
  }
  return {
    ...{ root, server, house, store, url, write, start },
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill('SIGKILL')
      await Promise.all([...running].map(({ ended }) => ended))
      await Promise.all([store.close(), house.close()])
      await server.stop()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const CLIENT = parseTenantId('cliente-001')

/** A client with a schema; gives the address of its bots. */
async function onboard(adminUrl: string, tenants: TenantStore): Promise<string> {
  await tenants.create({ id: CLIENT, name: CLIENT })
  await initSchema(adminUrl, { tenant: CLIENT, password: 'a-password-of-tests' })
  const url = new URL(adminUrl)
  url.username = loginOf(CLIENT)
  url.password = 'a-password-of-tests'
  return url.href
}

interface StartOptions {
  readonly url?: string
  readonly strategyFile?: string
  readonly candlesPerSecond?: number
}

export function documentOf(
  bot: WantedBot,
  { strategyFile = STRATEGY, candlesPerSecond = 0 }: StartOptions = {},
) {
  return {
    ...{ schema: 'leme.bot-process/1', kind: 'wanted', listen: { host: '127.0.0.1', port: 0 } },
    ...{ clientId: 'cliente-001', bot, strategyFile, candlesPerSecond },
  } as const satisfies BotDocument
}
