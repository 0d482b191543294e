import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Fault } from '../../../domain/index.ts'
import type { BacktestReport } from '../../../trade/research/index.ts'
import type { Strategy } from '../../../trade/strategy/index.ts'
import type { Trial } from '../../local/experiment.ts'
import { saveRun } from '../../local/saved-run.ts'
import { currentConfig, withDatabase } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'
import type { BacktestOptions } from './backtest.ts'
import { experimentSpec } from './experiment-options.ts'

/** Keeps a run with its signed manifest: in a file, or in the store under a name that is told. */
export async function save(
  terminal: Terminal,
  options: BacktestOptions,
  ran: Trial & { readonly strategy: Strategy; readonly report: BacktestReport },
): Promise<void> {
  const experiment = await experimentSpec(options)
  const { strategy, markets, settings, simulation } = ran
  const folder = typeof options.save === 'string' ? dirname(resolve(options.save)) : process.cwd()
  const saved = await saveRun(
    { ...{ markets, settings, simulation, experiment }, strategyName: strategy.name },
    { stateDir: currentConfig().stateDir, folder },
  )
  if (typeof options.save === 'string') {
    writeSaved(options.save, saved)
    terminal.note(`Saved to ${options.save}. Again: leme research reproduce ${options.save}`)
    return
  }
  const id = randomUUID()
  const { timeframe } = markets[0]!.candles
  const spec = {
    ...{ strategy: strategy.name, timeframe, pairs: markets.map(({ pair }) => pair) },
    venue: options.venue ?? 'files',
    saved: { ...saved, trades: [] },
  }
  await withDatabase(async ({ store }) => {
    await store.runs.create({ id, kind: 'saved', title: saved.title, spec })
    await store.runs.start(id)
    await store.runs.finish(id, ran.report, simulation.trades)
  })
  terminal.note(`Saved as ${id}. Again: leme research reproduce ${id}`)
}

function writeSaved(path: string, saved: unknown): void {
  try {
    writeFileSync(path, `${JSON.stringify(saved)}\n`)
  } catch (cause) {
    throw new Fault('failed', 'report.unwritable', `the run cannot be written to ${path}`, {
      hint: 'Check that its folder is there and that you may write in it.',
      where: path,
      cause,
    })
  }
}
