import type { RunStore } from '../../../trade/research/index.ts'
import { summariseRun } from '../run-view.ts'
import { RunDetail } from '../schemas/run.ts'
import { IdParams } from '../schemas/shared.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

/** Any run, by its id. */
export function runRoutes(app: Server, { runs }: { readonly runs: Pick<RunStore, 'get'> }): void {
  app.get(
    '/api/v1/runs/:id',
    {
      schema: {
        operationId: 'getRun',
        tags: ['runs'],
        summary: 'One run of any kind',
        params: IdParams,
        response: answers(200, RunDetail),
      },
    },
    async ({ params }) => {
      const run = await runs.get(params.id)
      if (!run) throw new ServerFault('no-data', 'run.unknown', `There is no run "${params.id}".`)
      return { ...summariseRun(run), spec: run.spec, result: run.result }
    },
  )
}
