import type { AlertChannel } from '../../control/operation/index.ts'
import type { TellMessage } from './teller.ts'

/** What a channel is tried with. */
export function testMessage(
  channel: AlertChannel,
  { secret, now }: { secret: string; now: number },
): TellMessage {
  const about = { tenant: channel.owner, bot: null, part: null, link: null, by: null }
  return {
    ...{ id: `test.${channel.id}.${now}`, channel, secret },
    notices: [
      {
        ...{
          ...about,
          kind: 'test',
          alert: `test-${channel.id}`,
          episode: 1,
          rule: 'alerts.test',
          severity: 'info',
        },
        summary: `This is how alerts come to "${channel.name}".`,
        ...{ action: 'Nothing: somebody has tried this channel.', since: now, at: now, count: 1 },
      },
    ],
  }
}
