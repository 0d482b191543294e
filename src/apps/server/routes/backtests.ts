import { Type } from 'typebox'
import type { BacktestReport, JobQueue, Run, RunStore, Verifier } from '../../../trade/research/index.ts'
import { type BacktestDesk, requestBacktest } from '../request-backtest.ts'
import { isReport, summariseBacktest, summariseRun } from '../run-view.ts'
import { specOfSaved } from '../saved-spec.ts'
import { proofOf } from '../saved-view.ts'
import {
  BacktestPage,
  BacktestRun,
  type BacktestSpec,
  BacktestSpecSchema,
  IdempotencyHeaders,
} from '../schemas/backtest.ts'
import { RunSummary } from '../schemas/run.ts'
import { IdParams, PageQuery } from '../schemas/shared.ts'
import { TradePage } from '../schemas/trade.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers, PROBLEMS } from './answers.ts'

export interface BacktestPorts extends BacktestDesk {
  readonly runs: RunStore
  readonly queue: Pick<JobQueue, 'send'>
  readonly verifier?: Verifier
  readonly renderReport: (report: BacktestReport) => string
}

const tags = ['backtests']
/** A report is a document without scripts: it may style itself, and nothing else. */
export const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; sandbox"

/** Backtests: ask for one, watch it, read what it found. */
export function backtestRoutes(app: Server, ports: BacktestPorts): void {
  const { runs, renderReport, verifier } = ports

  async function find(id: string): Promise<Run> {
    const run = await runs.get(id)
    // A saved run is a backtest that was made elsewhere, and is read in the same way.
    if (run?.kind === 'backtest' || run?.kind === 'saved') return run
    throw new ServerFault('no-data', 'backtest.unknown', `There is no backtest "${id}".`, {
      hint: 'GET /api/v1/backtests lists them.',
    })
  }

  app.get(
    '/api/v1/backtests',
    {
      schema: {
        operationId: 'listBacktests',
        tags,
        summary: 'Backtests, newest first',
        querystring: PageQuery,
        response: answers(200, BacktestPage),
      },
    },
    async ({ query: { cursor, limit = 50 } }) => {
      const page = await runs.list({ kind: 'backtest', limit, ...(cursor !== undefined && { cursor }) })
      return { items: page.items.map(summariseBacktest), nextCursor: page.nextCursor }
    },
  )

  app.post(
    '/api/v1/backtests',
    {
      schema: {
        operationId: 'createBacktest',
        tags,
        summary: 'Ask for a backtest; a worker runs it',
        headers: IdempotencyHeaders,
        body: BacktestSpecSchema,
        response: answers(202, RunSummary),
      },
    },
    async ({ body, headers }, reply) => {
      const run = await requestBacktest(ports, body, headers['idempotency-key'])
      return reply.code(202).header('location', `/api/v1/backtests/${run.id}`).send(summariseRun(run))
    },
  )

  app.get(
    '/api/v1/backtests/:id',
    {
      schema: {
        operationId: 'getBacktest',
        tags,
        summary: 'One backtest, asked for or saved, and its report',
        params: IdParams,
        response: answers(200, BacktestRun),
      },
    },
    async ({ params }) => {
      const run = await find(params.id)
      const isSaved = run.kind === 'saved'
      return {
        ...summariseRun(run),
        spec: isSaved ? specOfSaved(run) : (run.spec as BacktestSpec),
        proof: isSaved ? await proofOf(run, verifier) : null,
        result: isReport(run.result) ? run.result : null,
      }
    },
  )

  app.get(
    '/api/v1/backtests/:id/trades',
    {
      schema: {
        operationId: 'listBacktestTrades',
        tags,
        summary: 'Trades of a backtest, in order of closing',
        params: IdParams,
        querystring: PageQuery,
        response: answers(200, TradePage),
      },
    },
    async ({ params, query: { cursor, limit = 50 } }) => {
      const { id } = await find(params.id)
      const page = await runs.trades(id, { limit, ...(cursor !== undefined && { cursor }) })
      return { items: [...page.items], nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/api/v1/backtests/:id/report.html',
    {
      helmet: false,
      schema: {
        operationId: 'getBacktestReport',
        tags,
        summary: 'The report of a backtest as a document',
        params: IdParams,
        response: {
          200: { description: 'The report.', content: { 'text/html': { schema: Type.String() } } },
          ...PROBLEMS,
        },
      },
    },
    async ({ params }, reply) => {
      const { id, result, status } = await find(params.id)
      if (!isReport(result)) {
        throw new ServerFault(
          'conflict',
          'report.pending',
          `Backtest "${id}" is ${status} and has no report.`,
          {
            hint: 'A report is there once the backtest is done.',
          },
        )
      }
      reply.header('content-security-policy', REPORT_POLICY).header('x-content-type-options', 'nosniff')
      return reply.type('text/html; charset=utf-8').send(renderReport(result))
    },
  )
}
