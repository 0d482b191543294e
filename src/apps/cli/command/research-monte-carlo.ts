import { Fault, formatTime } from '../../../domain/index.ts'
import {
  dailyRatios,
  type MonteCarlo,
  monteCarlo,
  type Steps,
  tradeMoney,
  tradeRatios,
} from '../../../trade/research/index.ts'
import { runExperiment } from '../../local/experiment.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { proveExperiment } from '../../local/prove-experiment.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'

export interface MonteCarloOptions extends ExperimentOptions {
  readonly tries: number
  readonly seed: string
  readonly ruin: number
  readonly block?: number
}

/** `leme research monte-carlo`: the same trades in other orders, and drawn anew in blocks. */
export async function researchMonteCarlo(terminal: Terminal, options: MonteCarloOptions): Promise<void> {
  const spec = await experimentSpec(options)
  await withOptionalStore('venue' in spec.source, async (store) => {
    const experiment = await loadExperiment(spec, store)
    const { strategy, data } = experiment
    proveExperiment(experiment)
    const { simulation, settings } = runExperiment(strategy, data)
    const { startingBalance, stakeAmount } = settings
    const { trades, startTime, endTime } = simulation
    const steps = stakeAmount === 'unlimited' ? tradeRatios(trades, startingBalance) : tradeMoney(trades)
    const { tries, seed, ruin, block } = options
    const tell = (of: Steps, resampling: Parameters<typeof monteCarlo>[0]['resampling']) =>
      monteCarlo({ steps: of, startingBalance, resampling, seed, tries, ruinBelow: ruin }) ?? null
    const blocks = { kind: 'stationary' as const, ...(block !== undefined && { meanBlock: block }) }
    const orders = tell(steps, { kind: 'shuffle' })
    if (!orders) throw noTrades(strategy.name, startTime, endTime)
    const told = {
      orders,
      trades: tell(steps, blocks),
      days: tell(dailyRatios({ trades, startingBalance, startTime, endTime }), blocks),
    }
    const json = { schema: 'leme.monte-carlo/1', strategy: strategy.name, ...told }
    terminal.result(json, describe(strategy.name, trades.length, told))
  })
}

function noTrades(name: string, start: number, end: number): Fault {
  const [from, to] = [start, end].map(formatTime)
  return new Fault(
    'no-data',
    'research.no-trades',
    `${name} made no trade from ${from} to ${to} UTC: there is nothing to tell anew`,
    {
      hint: 'Take a longer time or more pairs, or see with `leme plot` why it never enters.',
    },
  )
}

function describe(
  name: string,
  trades: number,
  told: { readonly orders: MonteCarlo; readonly trades: MonteCarlo | null; readonly days: MonteCarlo | null },
): string {
  const { orders } = told
  const rows = [
    row('the run itself', orders.actual.finalBalance, orders.actual.maxDrawdown),
    '',
    band('same trades, other orders', orders),
    band('trades drawn in blocks', told.trades),
    band('days drawn in blocks', told.days),
  ]
  return [
    `${name}, ${count(trades)} trades, told anew ${count(orders.tries)} times`,
    '',
    `${''.padEnd(28)}${'balance 5 / 50 / 95 %'.padStart(34)}   ${'drawdown 5 / 50 / 95 %'.padStart(28)}   loses   ruined`,
    ...rows,
    '',
    DRAWDOWN,
  ].join('\n')
}

const DRAWDOWN =
  'Drawdown: deepest fall of the balance after closed trades (in the last row after days) from its highest value, the starting balance included: `from the start` of backtest and compare.'

function row(name: string, balance: number, drawdown: number): string {
  return `${name.padEnd(28)}${balance.toFixed(2).padStart(34)}   ${percent(drawdown).padStart(28)}`
}

function band(name: string, told: MonteCarlo | null): string {
  if (!told) return name
  const { finalBalance, maxDrawdown, lossProbability, ruin } = told
  const balances = [finalBalance.p5, finalBalance.p50, finalBalance.p95].map((value) => value.toFixed(2))
  const falls = [maxDrawdown.p5, maxDrawdown.p50, maxDrawdown.p95].map(percent)
  const cells = [balances.join(' / ').padStart(34), falls.join(' / ').padStart(28)]
  return `${name.padEnd(28)}${cells.join('   ')}   ${percent(lossProbability).padStart(6)}  ${percent(ruin.probability).padStart(6)}`
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`
}
