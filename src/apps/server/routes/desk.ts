import { type DeskPorts, snapshotDesk } from '../desk-snapshot.ts'
import type { EventHub } from '../event-hub.ts'
import { Desk } from '../schemas/desk.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface DeskRoutePorts extends DeskPorts {
  readonly events: EventHub
  readonly clock: () => number
  readonly version: string
}

/** The Desk page in one request. */
export function deskRoutes(app: Server, { events, clock, version, ...ports }: DeskRoutePorts): void {
  app.get(
    '/api/v1/desk',
    {
      schema: {
        operationId: 'getDesk',
        tags: ['desk'],
        summary: 'Everything the Desk page shows',
        response: answers(200, Desk),
      },
    },
    async () => snapshotDesk(ports, { now: clock(), version, seq: events.seq }),
  )
}
