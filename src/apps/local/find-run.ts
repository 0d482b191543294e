import { existsSync } from 'node:fs'
import { type ClosedTrade, Fault } from '../../domain/index.ts'
import type { RunStore } from '../../trade/research/index.ts'
import { parseSavedRun, readSavedRun, type SavedRun } from './saved-run.ts'
import { withDatabase } from './with-app.ts'

const PAGE = 5_000

/**
 * A saved run by the path of its file, or by its name in the store.
 * @throws Fault `run.unknown` and as `readSavedRun`
 */
export async function findRun(name: string): Promise<SavedRun> {
  if (existsSync(name) || name.endsWith('.json')) return readSavedRun(name)
  return withDatabase(async ({ store }) => {
    const run = await store.runs.get(name)
    if (run?.kind === 'saved') {
      const { saved } = run.spec as { saved: unknown }
      return { ...parseSavedRun(saved, name, [process.cwd()]), trades: await allTrades(store.runs, name) }
    }
    throw new Fault('no-data', 'run.unknown', `there is no saved run "${name}"`, {
      hint: 'Give the file or the name that `leme backtest … --save` told.',
    })
  })
}

async function allTrades(runs: RunStore, id: string): Promise<readonly ClosedTrade[]> {
  const trades: ClosedTrade[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await runs.trades(id, { limit: PAGE, ...(cursor !== undefined && { cursor }) })
    trades.push(...page.items)
    if (page.nextCursor === null) return trades
    cursor = page.nextCursor
  }
}
