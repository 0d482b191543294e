import type { BotRecord, BotStore } from '../../trade/engine/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import type { RunStore } from '../../trade/research/index.ts'
import { listAttention } from './attention.ts'
import { countMoney, summariseBot } from './bot-view.ts'
import { curveOf } from './equity-curve.ts'
import type { BotFacts, DataFinding, SenderDirectory } from './port.ts'
import { summariseRun } from './run-view.ts'
import type { DeskView } from './schemas/desk.ts'
import { describeSeries, readSenders } from './series-view.ts'

const CURVE_POINTS = 1_000
const LAST_TRADES = 20
const LAST_RUNS = 5

export interface DeskPorts {
  readonly bots: BotStore
  readonly candles: Pick<CandleStore, 'list'>
  readonly senders: Pick<SenderDirectory, 'listSources'>
  readonly runs: Pick<RunStore, 'list'>
  readonly findings: () => Promise<readonly DataFinding[]>
  readonly describeBot: (spec: unknown) => BotFacts
}

type Frame = Pick<DeskView, 'now' | 'version' | 'seq'>
type MainBot = Pick<DeskView, 'mainBotId' | 'money' | 'equity' | 'positions' | 'trades'>

const NO_BOT: MainBot = { mainBotId: null, money: null, equity: null, positions: [], trades: [] }

/** Everything the Desk shows. `frame.seq` must be read before this is called, so that no event falls between. */
export async function snapshotDesk(ports: DeskPorts, frame: Frame): Promise<DeskView> {
  const { now } = frame
  const [records, stored, senders, pipelines, backtests, findings] = await Promise.all([
    ports.bots.list(),
    ports.candles.list(),
    readSenders(ports.senders),
    ports.runs.list({ kind: 'pipeline', limit: LAST_RUNS }),
    ports.runs.list({ kind: 'backtest', limit: LAST_RUNS }),
    ports.findings(),
  ])
  const bots = records.map((bot) => summariseBot(bot, ports.describeBot(bot.spec), now))
  const series = stored.map((item) => describeSeries(item, now, senders))
  const pipeline = pipelines.items.map(summariseRun)
  const backtest = backtests.items.map(summariseRun)
  const main = records.find(({ status }) => status === 'running') ?? records[0]
  return {
    mode: 'PAPER',
    ...frame,
    bots,
    ...(main ? await showMain(main, ports) : NO_BOT),
    series,
    runs: { pipeline: pipeline[0] ?? null, backtest: backtest[0] ?? null },
    attention: listAttention({ bots, series, runs: [...pipeline, ...backtest], findings }),
  }
}

async function showMain({ id, spec }: BotRecord, { bots, describeBot }: DeskPorts): Promise<MainBot> {
  const [points, positions, trades] = await Promise.all([
    bots.equity(id),
    bots.positions(id),
    bots.trades(id),
  ])
  return {
    mainBotId: id,
    money: countMoney(describeBot(spec), points, positions, trades),
    equity: curveOf(id, points, CURVE_POINTS),
    positions: [...positions],
    trades: trades.slice(-LAST_TRADES).reverse(),
  }
}
