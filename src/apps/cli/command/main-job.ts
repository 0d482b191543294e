import { availableParallelism } from 'node:os'
import type { Database } from '../../local/open-database.ts'
import { type Loaded, loadDemo, loadSp500 } from '../../local/sample.ts'
import {
  type CheckedSeries,
  checkStored,
  JOB_LINES,
  type JobLine,
  type LineResult,
  notable,
  periodOf,
  runJobLine,
} from '../../up/index.ts'
import { count, type Terminal } from '../terminal.ts'
import { tellStage } from './pipeline-run.ts'

export interface MainJobResult {
  readonly checked: readonly CheckedSeries[]
  readonly lines: readonly { readonly line: JobLine; readonly result: LineResult }[]
}

/** Sample → data check → for each line of the job: seven stages, a backtest, a verdict. All in front of the user. */
export async function runMainJob(
  terminal: Terminal,
  { store }: Database,
  { stateDir, signal }: { readonly stateDir: string; readonly signal: AbortSignal },
): Promise<MainJobResult> {
  const told = ({ rows, fresh }: Loaded) => `${count(rows)} candles${fresh ? '' : '  (kept)'}`
  await terminal.step('S&P 500', () => loadSp500(store.candles), told)
  await terminal.step('DEMO market', () => loadDemo(store.candles), told)
  const checked = await terminal.step('data check', () => checkStored(store.candles), tellCheck)
  const lines = []
  for (const line of JOB_LINES) {
    signal.throwIfAborted()
    terminal.say()
    terminal.say(terminal.paint('strong', line.title))
    const result = await runJobLine(line, {
      candles: store.candles,
      funding: store.funding,
      runs: store.runs,
      stateDir,
      workers: availableParallelism(),
      signal,
      onStage: (progress) => tellStage(terminal, progress),
    })
    tellBacktest(terminal, result)
    lines.push({ line, result })
  }
  return { checked, lines }
}

function tellCheck(checked: readonly CheckedSeries[]): string {
  const found = notable(checked).length
  return `${checked.length} series, ${found === 0 ? 'nothing to look at' : `${found} things to look at: npx leme data check`}`
}

function tellBacktest(terminal: Terminal, { pipeline, backtest }: LineResult): void {
  const { report, cached, ms, page } = backtest
  terminal.stepDone(
    'backtest',
    ms,
    `${count(report.metrics.totalTrades)} trades, ${periodOf(report)}${cached ? '  (kept)' : ''}`,
  )
  terminal.say(`  Model     ${pipeline.verdict.text}`)
  terminal.say(`  Backtest  ${report.verdict.sentence}`)
  terminal.say(terminal.paint('muted', `  Report    ${page}`))
}

/** The main job as one JSON object. */
export function jobSummary({ checked, lines }: MainJobResult) {
  return {
    data: {
      series: checked.length,
      candles: checked.reduce((sum, { rows }) => sum + rows, 0),
      findings: notable(checked).length,
    },
    lines: lines.map(({ line, result: { pipeline, backtest } }) => ({
      title: line.title,
      stages: pipeline.stages.map(({ name, status, ms, cached, rows, outputHash }) => ({
        name,
        status,
        ms,
        cached,
        rows,
        outputHash,
      })),
      model: pipeline.verdict,
      scores: (pipeline.metrics?.scores ?? []).map(({ score, auc, chance }) => ({
        score,
        auc,
        pValue: chance.pValue,
      })),
      backtest: {
        run: backtest.runId,
        cached: backtest.cached,
        trades: backtest.report.metrics.totalTrades,
        profitTotal: backtest.report.metrics.profitTotal,
        holding: backtest.report.hold?.profitTotal ?? null,
        verdict: backtest.report.verdict.sentence,
        tradeHash: backtest.report.tradeHash,
        page: backtest.page,
      },
    })),
  }
}
