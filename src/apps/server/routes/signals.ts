import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { parseTimeframe } from '../../../domain/index.ts'
import type { Signal, SignalStore } from '../../../trade/orders/index.ts'
import { IdParams } from '../schemas/shared.ts'
import {
  AckBody,
  FeedbackBody,
  SignalBody,
  SignalDetail,
  SignalListQuery,
  SignalNextQuery,
  SignalOfQuery,
  SignalPage,
  SignalReceipt,
  SignalView,
} from '../schemas/signal.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { readFeedback, readSignal, receiptOf, unknownSignal, viewSignal } from '../signal-view.ts'
import { answers, PROBLEMS } from './answers.ts'

const tags = ['signals']
const byKey = [{ apiKey: [] }]
const byEither = [{ apiKey: [] }, { session: [] }]
const forTerminals = { access: 'key:signals' } as const

/** Signals to terminals and reports from them; at the root and under /api/v1. */
export function signalRoutes(app: Server, { signals }: { readonly signals: SignalStore }): void {
  async function find(id: string, account: string | undefined): Promise<Signal> {
    const signal = await signals.get(id)
    if (signal && (account ?? signal.accountId) === signal.accountId) return signal
    throw unknownSignal(id)
  }

  for (const [ending, prefix] of [
    ['', '/api/v1'],
    ['AtRoot', ''],
  ] as const) {
    app.get(
      `${prefix}/signals/next`,
      {
        config: forTerminals,
        // Asking takes the signal: a HEAD would throw it away.
        exposeHeadRoute: false,
        schema: {
          ...{ operationId: `nextSignal${ending}`, tags, security: byKey },
          summary: 'Take the oldest pending signal of an account; each is handed out at most once',
          querystring: SignalNextQuery,
          response: { 200: SignalView, 204: Type.Null(), ...PROBLEMS },
        },
      },
      async (request, reply) => {
        const { account_id: accountId, symbols, timeframe } = request.query
        const ask = {
          accountId,
          ...(symbols !== undefined && { symbols: symbols.split(',').filter((one) => one !== '') }),
          ...(timeframe !== undefined && { timeframe: parseTimeframe(timeframe) }),
        }
        const signal = await signals.next(ask, actorOf(request))
        reply.header('cache-control', 'no-store')
        return signal ? viewSignal(signal) : reply.code(204).send(null)
      },
    )

    app.post(
      `${prefix}/signals/ack`,
      {
        config: forTerminals,
        schema: {
          ...{ operationId: `ackSignal${ending}`, tags, security: byKey },
          summary: 'Say that a signal arrived; again and again, if need be',
          body: AckBody,
          response: answers(200, SignalReceipt),
        },
      },
      async (request) => {
        const { signal_id: id, account_id: accountId } = request.body
        return receiptOf(await signals.ack(id, accountId, actorOf(request)), id)
      },
    )

    app.post(
      `${prefix}/orders/feedback`,
      {
        config: forTerminals,
        schema: {
          ...{ operationId: `reportOrder${ending}`, tags, security: byKey },
          summary: 'Say what became of a signal; of the same ticket and status the first report counts',
          body: FeedbackBody,
          response: answers(200, SignalReceipt),
        },
      },
      async (request) => {
        const feedback = readFeedback(request.body)
        return receiptOf(await signals.feedback(feedback, actorOf(request)), feedback.signalId)
      },
    )

    app.get(
      `${prefix}/signals/:id`,
      {
        config: { access: 'either:signals' },
        schema: {
          ...{ operationId: `getSignal${ending}`, tags, security: byEither },
          summary: 'A signal and all that happened to it; a key has to name the account',
          params: IdParams,
          querystring: SignalOfQuery,
          response: answers(200, SignalDetail),
        },
      },
      async ({ params: { id }, query: { account_id: account }, apiKey }) => {
        if (apiKey && account === undefined) throw accountMissing()
        const signal = viewSignal(await find(id, account))
        const { transitions, feedback } = await signals.history(id)
        return {
          signal,
          transitions: [...transitions],
          feedback: feedback.map(({ time, actor, status, ticket, price, volume, message }) => ({
            ...{ time, actor, status, ticket, price, volume, message },
          })),
        }
      },
    )

    app.get(
      `${prefix}/signals`,
      {
        schema: {
          ...{ operationId: `listSignals${ending}`, tags },
          summary: 'Signals, newest first',
          querystring: SignalListQuery,
          response: answers(200, SignalPage),
        },
      },
      async ({ query: { account_id: accountId, state, cursor, limit = 50 } }) => {
        const found = await signals.list({
          ...(accountId !== undefined && { accountId }),
          ...(state !== undefined && { state }),
          ...(cursor !== undefined && { before: readCursor(cursor) }),
          limit: limit + 1,
        })
        const items = found.slice(0, limit)
        const nextCursor = found.length > limit ? String(items.at(-1)!.number) : null
        return { items: items.map(viewSignal), nextCursor }
      },
    )

    app.post(
      `${prefix}/signals`,
      {
        config: { access: 'either:signals:write' },
        schema: {
          ...{ operationId: `putSignal${ending}`, tags, security: byEither },
          summary: 'Make a signal; the same dedupe_key again answers the same signal',
          body: SignalBody,
          response: { 200: SignalView, 201: SignalView, ...PROBLEMS },
        },
      },
      async (request, reply) => {
        const { kind, signal } = await signals.put(readSignal(request.body), actorOf(request))
        return reply.code(kind === 'done' ? 201 : 200).send(viewSignal(signal))
      },
    )
  }
}

function actorOf({ apiKey }: Pick<FastifyRequest, 'apiKey'>): string {
  return apiKey ? `key:${apiKey.prefix}` : 'session'
}

function accountMissing(): ServerFault {
  const message = 'is missing'
  return new ServerFault('usage', 'request.invalid', `query/account_id ${message}`, {
    fields: [{ in: 'query', pointer: '/account_id', message }],
  })
}

function readCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw new ServerFault('usage', 'cursor.malformed', 'The cursor is none of this list.', {
    hint: 'Pass `nextCursor` of the page before as it is, or nothing for the first page.',
  })
}
