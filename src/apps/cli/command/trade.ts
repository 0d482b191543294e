import { join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { loadStrategy } from '../../../adapters/strategy-file/index.ts'
import {
  Fault,
  formatTime,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
  quoteOf,
} from '../../../domain/index.ts'
import { type BotCommit, type BotRecord, tradingSettings } from '../../../trade/engine/index.ts'
import { type BotSpec, claimBot, openBot, parseBotSpec, runBot } from '../../bot/index.ts'
import { parseCalendar } from '../../local/calendar.ts'
import { locatedFault } from '../../local/located-fault.ts'
import { isRegistered } from '../../local/online-models.ts'
import { artifactFolder } from '../../local/pipeline.ts'
import { readSettingsFile } from '../../local/settings-file.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { currentConfig, withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'

export interface TradeOptions {
  readonly strategy: string
  readonly venue: string
  readonly pairs: readonly string[]
  readonly timeframe?: string
  readonly from?: string
  readonly calendar: string
  readonly speed: number
  readonly config?: string
  readonly name: string
  readonly fresh?: boolean
  readonly pipeline?: string
  readonly model?: string
}

/** `leme trade --paper`: one bot in the foreground. */
export async function trade(terminal: Terminal, options: TradeOptions): Promise<void> {
  if (!(options.speed >= 0)) {
    throw new Fault('usage', 'trade.speed', '--speed is no number of candles a second', {
      hint: 'For example --speed 10.',
    })
  }
  const spec = await specOf(options)
  await withDatabase(async ({ store }) => {
    await using _claimed = await claimBot(store.bots, options.name)
    if (options.fresh) await store.bots.remove(options.name)
    const record = await store.bots.register({ id: options.name, name: options.name, spec })
    requireSameSpec(record, spec)
    const control = stopSignal()
    let equity = spec.settings.startingBalance
    let trades = (await store.bots.trades(record.id)).length
    const run = async () => {
      const onNote = (text: string) => terminal.warn(text)
      const bot = await openBot(spec, store, { hasRun: record.cursor !== null, onNote })
      terminal.say(
        `Paper bot "${record.name}": ${spec.strategyName} on ${spec.pairs.join(', ')}, ${spec.timeframe}. ` +
          (record.cursor === null ? 'Starts now.' : `Resumes after ${formatTime(record.cursor)} UTC.`),
      )
      return runBot({
        id: record.id,
        ...bot,
        signal: control,
        onCommit: (commit) => {
          equity = commit.equity
          trades += commit.closed.length
          tell(terminal, commit, spec.settings.stakeCurrency)
        },
      })
    }
    const end = await run().catch(async (error: unknown) => {
      const located = locatedFault(error, spec.strategy)
      const message = located instanceof Error ? located.message : String(located)
      await store.bots.setStatus(record.id, 'failed', message)
      throw located
    })
    const json = { schema: 'leme.trade/1', bot: record.id, status: end, trades, equity }
    terminal.result(
      json,
      `${end === 'stopped' ? 'Stopped; the same line resumes.' : 'The candles are used up.'} ${trades} trades, equity ${equity.toFixed(2)} ${spec.settings.stakeCurrency}`,
    )
    if (end === 'stopped') process.exitCode = 130
  })
}

/** A bot goes on only as what it began; its speed alone may change. */
function requireSameSpec(record: BotRecord, spec: BotSpec): void {
  const plain = (value: BotSpec) => JSON.parse(JSON.stringify({ ...value, candlesPerSecond: 0 }))
  if (isDeepStrictEqual(plain(parseBotSpec(record.spec)), plain(spec))) return
  throw new Fault(
    'conflict',
    'bot.changed',
    `the bot "${record.name}" was started with another strategy, market or settings`,
    {
      hint: 'Give this one another --name, or start over with --fresh.',
    },
  )
}

async function specOf(options: TradeOptions): Promise<BotSpec> {
  const { path, strategy } = await loadStrategy(options.strategy)
  const pairs = options.pairs.map(parsePair)
  const overrides = options.config ? readSettingsFile(options.config) : {}
  return {
    schema: 'leme.bot/1',
    strategy: resolve(path),
    strategyName: strategy.name,
    venue: parseVenue(options.venue),
    pairs,
    timeframe: parseTimeframe(options.timeframe ?? strategy.timeframe),
    from: options.from ? (parseTimeRange(`${options.from}-`).start ?? null) : null,
    candlesPerSecond: options.speed,
    calendar: parseCalendar(options.calendar),
    settings: tradingSettings(strategy.risk, { stakeCurrency: quoteOf(pairs[0]!), ...overrides }),
    params: {},
    signals: null,
    ...pipelineOf(options),
  }
}

function pipelineOf({ pipeline, model, name }: TradeOptions): Pick<BotSpec, 'pipeline'> {
  if (pipeline === undefined && model === undefined) return {}
  if (pipeline === undefined || model === undefined) {
    throw new Fault('usage', 'trade.model', '--pipeline and --model belong together', {
      hint: 'For example --pipeline tide.jsonc --model tide@champion.',
    })
  }
  const stateDir = resolve(currentConfig().stateDir)
  return {
    pipeline: {
      config: resolve(pipeline),
      models: isRegistered(model) ? model : resolve(model),
      artifacts: artifactFolder(stateDir),
      memory: join(stateDir, 'online', `bot-${encodeURIComponent(name)}.json`),
    },
  }
}

function tell(terminal: Terminal, commit: BotCommit, currency: string): void {
  const time = `${formatTime(commit.cursor)} UTC`
  for (const { kind, body } of commit.entries) {
    const { pair, side, rate, purpose } = body as Record<string, unknown>
    if (kind === 'order' && purpose === 'entry') terminal.say(`${time}  ${side} ${pair} at ${rate}`)
  }
  for (const closed of commit.closed) {
    const sign = closed.profitAbs < 0 ? '▼' : '▲'
    terminal.say(
      `${time}  sell ${closed.pair} at ${closed.closeRate}  ${sign} ${(closed.profitRatio * 100).toFixed(2)} %  ${closed.exitReason}`,
    )
  }
  terminal.progress(
    `${time}  equity ${commit.equity.toFixed(2)} ${currency}, ${commit.positions.length} open`,
  )
}
