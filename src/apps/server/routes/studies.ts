import { PageQuery } from '../schemas/shared.ts'
import { StudyDetail, StudyPage, StudyParams, TrialList, TrialsQuery } from '../schemas/study.ts'
import type { Server } from '../server-type.ts'
import { type ReadableStudies, StudyDesk } from '../study-desk.ts'
import { answers } from './answers.ts'

export interface StudyPorts {
  readonly studies: ReadableStudies
  readonly clock: () => number
}

const tags = ['studies']

/** Searches of parameters: how far they are, what they found, every trial. They are started on the command line. */
export function studyRoutes(app: Server, { studies, clock }: StudyPorts): void {
  const desk = new StudyDesk(studies, clock)

  app.get(
    '/api/v1/studies',
    {
      schema: {
        operationId: 'listStudies',
        tags,
        summary: 'Searches of parameters, newest first',
        querystring: PageQuery,
        response: answers(200, StudyPage),
      },
    },
    ({ query: { cursor, limit = 50 } }) => desk.list({ limit, ...(cursor !== undefined && { cursor }) }),
  )

  app.get(
    '/api/v1/studies/:id',
    {
      schema: {
        operationId: 'getStudy',
        tags,
        summary: 'One search: where it stands, its best trials, and whether to believe them',
        params: StudyParams,
        response: answers(200, StudyDetail),
      },
    },
    ({ params }) => desk.describe(params.id),
  )

  app.get(
    '/api/v1/studies/:id/trials',
    {
      schema: {
        operationId: 'listStudyTrials',
        tags,
        summary: 'Trials of a search, in order of number',
        params: StudyParams,
        querystring: TrialsQuery,
        response: answers(200, TrialList),
      },
    },
    ({ params, query: { fromNumber = 0, limit = 500 } }) => desk.trials(params.id, { fromNumber, limit }),
  )
}
