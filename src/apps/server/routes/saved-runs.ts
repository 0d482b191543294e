import type { RunStore, Verifier } from '../../../trade/research/index.ts'
import { viewSaved } from '../saved-view.ts'
import { SavedRunPage } from '../schemas/saved-run.ts'
import { PageQuery } from '../schemas/shared.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface SavedRunPorts {
  readonly runs: Pick<RunStore, 'list'>
  readonly verifier?: Verifier
}

/** Backtests that were saved with a signed manifest; each is read as any backtest, by its id. */
export function savedRunRoutes(app: Server, { runs, verifier }: SavedRunPorts): void {
  app.get(
    '/api/v1/saved-runs',
    {
      schema: {
        operationId: 'listSavedRuns',
        tags: ['backtests'],
        summary: 'Saved backtests with what vouches for them, newest first',
        querystring: PageQuery,
        response: answers(200, SavedRunPage),
      },
    },
    async ({ query: { cursor, limit = 50 } }) => {
      const page = await runs.list({ kind: 'saved', limit, ...(cursor !== undefined && { cursor }) })
      const items = await Promise.all(page.items.map((run) => viewSaved(run, verifier)))
      return { items, nextCursor: page.nextCursor }
    },
  )
}
