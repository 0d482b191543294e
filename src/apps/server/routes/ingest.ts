import type { FastifyReply, RouteShorthandOptions } from 'fastify'
import type { TSchema } from 'typebox'
import { IngestMemory } from '../ingest-memory.ts'
import { sendIngestProblem } from '../ingest-problem.ts'
import { itemsIn, itemsOf, oneOrItemsIn } from '../ingest-shape.ts'
import { IngestAnswer, IngestBatch, IngestBody, IngestTickAnswer, IngestTickBody } from '../schemas/ingest.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { type IngestPorts, takeCandles, takeTicks } from './ingest-take.ts'

const MOST_HELD_BYTES = 64 * 1024 * 1024

/** Candles and ticks from outside, by the key of their source; at the root and under /api/v1. */
export async function ingestRoutes(app: Server, ports: IngestPorts): Promise<void> {
  const memory = new IngestMemory(MOST_HELD_BYTES)
  await app.register(async (scope: Server) => {
    scope.removeAllContentTypeParsers()
    // A body is read by the route itself, under limits of its own.
    scope.addContentTypeParser('application/json', (_request, _payload, done) => done(null, null))
    scope.setErrorHandler(sendIngestProblem)
    for (const [ending, prefix] of [
      ['', '/api/v1'],
      ['AtRoot', ''],
    ] as const) {
      scope.post(
        `${prefix}/ingest`,
        options({
          operationId: `ingest${ending}`,
          summary: 'Send a candle, or a batch of them',
          body: IngestBody,
          answer: IngestAnswer,
        }),
        async (request, reply) => {
          const find = (body: unknown) => oneOrItemsIn(body, 'items')
          return sendText(reply, await takeCandles(ports, { request, memory, find }))
        },
      )
      scope.post(
        `${prefix}/ingest_batch`,
        options({
          operationId: `ingestBatch${ending}`,
          summary: 'Send a list of candles',
          body: IngestBatch,
          answer: IngestAnswer,
        }),
        async (request, reply) =>
          sendText(reply, await takeCandles(ports, { request, memory, find: itemsOf })),
      )
      scope.post(
        `${prefix}/ingest/tick`,
        options({
          operationId: `ingestTicks${ending}`,
          summary: 'Send ticks; candles of a minute and longer are made of their mid prices',
          body: IngestTickBody,
          answer: IngestTickAnswer,
        }),
        (request) => takeTicks(ports, { request, memory, find: (body) => itemsIn(body, 'ticks') }),
      )
    }
  })
}

/** JSON that is written already. */
function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text)
}

interface RouteTexts {
  readonly operationId: string
  readonly summary: string
  readonly body: TSchema
  readonly answer: TSchema
}

function options({ operationId, summary, body, answer }: RouteTexts): RouteShorthandOptions {
  return {
    config: { access: 'key:ingest' },
    // The schema tells readers of the document; what is wrong is found item by item.
    validatorCompiler: () => () => true,
    schema: {
      operationId,
      tags: ['data'],
      summary,
      security: [{ apiKey: [] }],
      body,
      response: answers(200, answer),
    } as RouteShorthandOptions['schema'] & object,
  }
}
