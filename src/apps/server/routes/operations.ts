import type { Static } from 'typebox'
import { type BoardReading, type CheckBoard, verdictOf } from '../../../control/operation/index.ts'
import {
  type OperationCheck,
  OperationDetail,
  OperationParams,
  Operations,
  OperationsQuery,
} from '../schemas/operation.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface OperationPorts {
  readonly checks: Pick<CheckBoard, 'read' | 'history'>
  /** UTC milliseconds. */
  readonly clock: () => number
}

/** A look that is not older is shown again. */
const KEPT_MS = 30_000
/** However fast somebody asks for a fresh one. */
const FRESH_MS = 1_000
const tags = ['system']

/** How the installation stands, for whoever operates it. */
export function operationRoutes(app: Server, { checks, clock }: OperationPorts): void {
  app.get(
    '/api/v1/operations',
    {
      schema: {
        ...{ operationId: 'getOperations', tags, summary: 'Every check with its state, reason and fix' },
        ...{ querystring: OperationsQuery, response: answers(200, Operations) },
      },
    },
    async ({ query }) => {
      const readings = await checks.read(query.fresh ? FRESH_MS : KEPT_MS)
      return { now: clock(), ...verdictOf(readings), checks: readings.map(checkView) }
    },
  )

  app.get(
    '/api/v1/operations/:check',
    {
      schema: {
        ...{
          operationId: 'getOperation',
          tags,
          summary: 'One check, and how its state changed in the last day',
        },
        ...{ params: OperationParams, response: answers(200, OperationDetail) },
      },
    },
    async ({ params }) => {
      const readings = await checks.read(KEPT_MS)
      const reading = readings.find(({ name }) => name === params.check)
      if (!reading) throw noCheck(params.check, readings)
      return { check: checkView(reading), history: [...(checks.history(reading.name) ?? [])] }
    },
  )
}

function checkView({ fix, ...reading }: BoardReading): Static<typeof OperationCheck> {
  return { ...reading, fix: fix ? { text: fix.text, command: fix.command ?? null } : null }
}

function noCheck(name: string, known: readonly BoardReading[]): ServerFault {
  return new ServerFault('no-data', 'check.unknown', `There is no check "${name}".`, {
    hint: `There are ${known.map((one) => one.name).join(', ')}.`,
  })
}
