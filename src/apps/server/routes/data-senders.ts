import type { Static } from 'typebox'
import type { ApiKey, CandleStore, ScheduleStore } from '../../../trade/market/index.ts'
import type { SenderDirectory } from '../port.ts'
import { ScheduleList, SourceList } from '../schemas/data-senders.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

interface SenderPorts {
  readonly candles: Pick<CandleStore, 'list'>
  readonly senders: SenderDirectory
  readonly schedules?: Pick<ScheduleStore, 'list'>
  readonly clock: () => number
}

type SourceView = Static<typeof SourceList>['items'][number]

const tags = ['data']

/** Who sends candles, and what fetches them by the clock. Both are made and changed by the CLI alone. */
export function dataSendersRoutes(app: Server, ports: SenderPorts): void {
  const { candles, senders, schedules, clock } = ports
  app.get(
    '/api/v1/status/sources',
    {
      schema: {
        ...{ operationId: 'listSources', tags },
        summary: 'Who may send candles and ticks, their keys without the secrets, and what they sent',
        response: answers(200, SourceList),
      },
    },
    async () => {
      const now = clock()
      const [sources, stored] = await Promise.all([senders.listSources(), candles.list()])
      const sent = Map.groupBy(stored, ({ source }) => source)
      const items: SourceView[] = []
      for (const { name, venue, policy, takesUnknown } of sources) {
        const series = sent.get(name) ?? []
        items.push({
          ...{ name, venue, policy, takesUnknown },
          series: series.length,
          rows: series.reduce((sum, { rows }) => sum + rows, 0),
          newestTime: series.reduce<number | null>(
            (newest, one) => Math.max(newest ?? 0, one.lastTime),
            null,
          ),
          keys: (await senders.listKeys(name)).map((key) => describeKey(key, now)),
        })
      }
      return { now, items }
    },
  )

  app.get(
    '/api/v1/status/schedules',
    {
      schema: {
        ...{ operationId: 'listSchedules', tags },
        summary: 'What is done by the clock, when it is next due, and how it ended last',
        response: answers(200, ScheduleList),
      },
    },
    async () => ({
      now: clock(),
      items: ((await schedules?.list()) ?? []).map(({ arguments: given, ...schedule }) => ({
        ...schedule,
        arguments: [...given],
      })),
    }),
  )
}

function describeKey(
  { source: _, scopes, networks, ...key }: ApiKey,
  now: number,
): SourceView['keys'][number] {
  const isOver = key.expiresAt !== null && key.expiresAt <= now
  const state = key.revokedAt !== null ? 'revoked' : isOver ? 'expired' : 'in force'
  return { ...key, scopes: [...scopes], networks: [...networks], state }
}
