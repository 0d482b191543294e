import { Type } from 'typebox'
import { type Job, parseJobId, type ResultStore, unknownJob } from '../../../control/job/index.ts'
import { actorOf } from '../../../control/tenant/index.ts'
import type { BacktestReport } from '../../../trade/research/index.ts'
import { noteOf } from '../audit-note.ts'
import { facadePaths } from '../facade-route.ts'
import { acceptedJob, detailOfJob, jobPath, viewOfJob } from '../job-view.ts'
import { type JobDesk, requestJob } from '../request-job.ts'
import { isReport } from '../run-view.ts'
import { IdempotencyHeaders } from '../schemas/backtest.ts'
import {
  JobAccepted,
  JobDetail,
  JobListQuery,
  JobPage,
  JobParams,
  JobRequest,
  JobResults,
} from '../schemas/job.ts'
import { PageQuery } from '../schemas/shared.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { type TenantRequest, tenantOf } from '../tenant-of.ts'
import { answers, PROBLEMS } from './answers.ts'
import { REPORT_POLICY } from './backtests.ts'

export interface JobPorts extends JobDesk {
  readonly results: Pick<ResultStore, 'report' | 'trades'>
  readonly renderReport: (report: BacktestReport) => string
}

const tags = ['backtest']
const research = { access: 'member', action: 'research' } as const
const read = { access: 'member', action: 'read' } as const

/** Clients' backtests and searches: ask for one, watch it, read what it found, cancel it. */
export function jobRoutes(app: Server, ports: JobPorts): void {
  const { jobs, results, renderReport, tenants } = ports

  /** Another one's is as unknown as one that was never asked for. @throws JobError `job.unknown`, `job.id` */
  async function find(request: TenantRequest, text: string): Promise<Job> {
    const id = parseJobId(text)
    const isMember = request.principal?.kind === 'member'
    const job = isMember ? await jobs.get(tenantOf(request), id) : await jobs.find(id)
    if (!job) throw unknownJob(id)
    tenantOf(request, job.tenant)
    return job
  }

  for (const [operationId, path] of facadePaths('createJob', '/backtest'))
    app.post(
      path,
      {
        config: research,
        schema: {
          ...{
            operationId,
            tags,
            summary: 'Ask for a backtest, or for a search with kind hyperopt; a worker does it',
          },
          ...{ headers: IdempotencyHeaders, body: JobRequest, response: answers(202, JobAccepted) },
        },
      },
      async (request, reply) => {
        const asked = { tenant: tenantOf(request), principal: request.principal!, request: request.body }
        const job = await requestJob(ports, { ...asked, key: request.headers['idempotency-key'] })
        return reply.code(202).header('location', jobPath(job, 'status')).send(acceptedJob(job))
      },
    )

  for (const [operationId, path] of facadePaths('listJobs', '/backtest'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'Backtests and searches, newest first; none is ever lost' },
          ...{ querystring: JobListQuery, response: answers(200, JobPage) },
        },
      },
      async (request) => {
        const { client_id: named, limit = 50, ...query } = request.query
        const isHouse = request.principal!.kind === 'operator' && named === undefined
        if (isHouse) request.tenantChecked = true
        const page = await jobs.list(isHouse ? null : tenantOf(request), { limit, ...query })
        return { items: page.items.map(viewOfJob), nextCursor: page.nextCursor }
      },
    )

  for (const [operationId, path] of facadePaths('getJob', '/backtest/:id/status'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'How a backtest or a search goes' },
          ...{ params: JobParams, response: answers(200, JobDetail) },
        },
      },
      async (request) => {
        const job = await find(request, request.params.id)
        return detailOfJob(job, await jobs.ahead(job))
      },
    )

  for (const [operationId, path] of facadePaths('getJobResults', '/backtest/:id/results'))
    app.get(
      path,
      {
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'What came out of it: the report, and its trades in pages' },
          ...{ params: JobParams, querystring: PageQuery, response: answers(200, JobResults) },
        },
      },
      async (request) => {
        const { limit = 50, cursor } = request.query
        const job = await find(request, request.params.id)
        const { id, tenant, kind } = job
        const report = await reportOf(job)
        const trades = await results.trades(tenant, id, { limit, ...(cursor !== undefined && { cursor }) })
        return {
          ...{ id, clientId: tenant, kind },
          ...{ backtest: isReport(report) ? report : null, search: kind === 'hyperopt' ? report : null },
          trades: { items: [...trades.items], nextCursor: trades.nextCursor },
        }
      },
    )

  for (const [operationId, path] of facadePaths('getJobReport', '/backtest/:id/results/report.html'))
    app.get(
      path,
      {
        helmet: false,
        config: read,
        schema: {
          ...{ operationId, tags, summary: 'The report of a backtest as a document', params: JobParams },
          response: {
            200: { description: 'The report.', content: { 'text/html': { schema: Type.String() } } },
            ...PROBLEMS,
          },
        },
      },
      async (request, reply) => {
        const job = await find(request, request.params.id)
        const report = await reportOf(job)
        if (!isReport(report)) throw noDocument(job)
        reply.header('content-security-policy', REPORT_POLICY).header('x-content-type-options', 'nosniff')
        return reply.type('text/html; charset=utf-8').send(renderReport(report))
      },
    )

  for (const [operationId, path] of facadePaths('cancelJob', '/backtest/:id/cancel'))
    app.post(
      path,
      {
        config: research,
        schema: {
          ...{ operationId, tags, summary: 'End it: at once where it waits, within seconds where it runs' },
          ...{ params: JobParams, response: answers(202, JobAccepted) },
        },
      },
      async (request, reply) => {
        const { tenant, id } = await find(request, request.params.id)
        const job = await jobs.cancel(tenant, id, actorOf(request.principal!))
        await tenants.record(noteOf(request, { tenant, action: 'job.cancel', target: id }))
        return reply.code(202).header('location', jobPath(job, 'status')).send(acceptedJob(job))
      },
    )

  async function reportOf(job: Job): Promise<unknown> {
    if (job.state === 'done') return results.report(job.tenant, job.id)
    throw new ServerFault('conflict', 'report.pending', `This job is ${job.state} and has no results.`, {
      hint: job.error ?? 'They are there once it is done.',
    })
  }
}

function noDocument({ id }: Job): ServerFault {
  return new ServerFault('no-data', 'report.none', 'A search has no document.', {
    hint: `GET /api/v1/backtest/${id}/results has what it found.`,
  })
}
