import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { NameActors } from '../api/actor-names.ts'
import type { AuditEvent } from '../api/types.ts'
import { shortId, targetOf } from './audit-words.ts'
import { tenantQueries } from './queries.ts'

interface AuditTargetProps {
  readonly client: string
  readonly event: AuditEvent
  readonly named: NameActors
}

/** What was acted on, by name; commands and jobs lead to their details. */
export function AuditTarget({ client, event, named }: AuditTargetProps) {
  const keys = useQuery(tenantQueries.keys(client)).data
  const hooks = useQuery(tenantQueries.webhooks(client)).data?.items
  const target = targetOf(event)
  switch (target.kind) {
    case 'command':
      return (
        <Link to="/deploys" search={{ client, command: target.id }} title={target.id}>
          command {shortId(target.id)}
        </Link>
      )
    case 'job':
      return (
        <Link to="/jobs" search={{ job: target.id }} title={target.id}>
          job {shortId(target.id)}
        </Link>
      )
    case 'member':
      return <span title={target.id}>{named(`member:${target.id}`)}</span>
    case 'key':
      return (
        <span title={target.id}>
          {keys?.find(({ prefix }) => prefix === target.id)?.name ?? `key ${shortId(target.id)}`}
        </span>
      )
    case 'webhook': {
      const url = hooks?.find(({ id }) => id === target.id)?.url
      return <span title={target.id}>{url ?? 'a webhook that is gone'}</span>
    }
    case 'text':
      return <span title={target.text}>{named(target.text)}</span>
  }
}
