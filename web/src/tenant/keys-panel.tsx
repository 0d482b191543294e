import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type NameActors, useActorNames } from '../api/actor-names.ts'
import type { Me, NewTenantKey, TenantKey } from '../api/types.ts'
import { formatDay } from '../format/time.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { useNow } from '../ui/clock.ts'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { revokeKey, tenantQueries } from './queries.ts'
import { ShownOnce } from './shown-once.tsx'
import styles from './tenant.module.css'
import { keyState } from './tenant-words.ts'
import { TypedDialog } from './typed-dialog.tsx'

/** Keys by which the client's programs are let in. */
export function KeysPanel({ me, client }: { me: Me; client: string }) {
  const query = useQuery(tenantQueries.keys(client))
  const named = useActorNames(client)
  const now = useNow()
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<NewTenantKey>()
  const [revoking, setRevoking] = useState<TenantKey>()
  const keys = query.data
  const make = (
    <Button tone="primary" onClick={() => setMaking(true)} data-testid="new-key">
      New key
    </Button>
  )
  return (
    <Panel
      title={keys ? `Keys (${keys.length})` : 'Keys'}
      testId="keys"
      asOf={keys ? query.dataUpdatedAt : undefined}
      actions={keys && keys.length > 0 && make}
    >
      {query.isPending && <Skeleton rows={4} />}
      {query.isError && <Failure part="The keys" error={query.error} retry={() => void query.refetch()} />}
      {keys?.length === 0 && (
        <Empty
          why="No program has a key yet. A key acts for whoever made it, with a role of its own."
          action={make}
        />
      )}
      {keys && keys.length > 0 && (
        <Table
          label="Keys, newest first"
          testId="key-table"
          columns={columnsOf({ named, now, onRevoke: setRevoking })}
          rows={keys}
          rowKey={({ prefix }) => prefix}
        />
      )}
      {isMaking && (
        <KeyDialog
          me={me}
          client={client}
          onDone={(key) => {
            setMaking(false)
            setMade(key)
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made && (
        <ShownOnce
          title={`The token of “${made.key.name}”`}
          name="the token"
          text={made.token}
          note="Programs send it as Authorization: Bearer. It is shown here and nowhere else."
          onClose={() => setMade(undefined)}
        />
      )}
      {revoking && (
        <TypedDialog
          title={`Revoke “${revoking.name}”?`}
          testId="revoke-dialog"
          verb="Revoke"
          wanted={revoking.name}
          client={client}
          act={() => revokeKey(client, revoking.prefix)}
          onClose={() => setRevoking(undefined)}
        >
          Whatever uses it is refused from now on. A key that was revoked does not come back.
        </TypedDialog>
      )}
    </Panel>
  )
}

interface Told {
  readonly named: NameActors
  readonly now: number
  readonly onRevoke: (key: TenantKey) => void
}

const TONES = { 'in force': 'good', revoked: 'bad', expired: 'warn' } as const

function columnsOf({ named, now, onRevoke }: Told): readonly Column<TenantKey>[] {
  return [
    { key: 'name', head: 'Name', cell: ({ name, prefix }) => <span title={`Prefix ${prefix}`}>{name}</span> },
    { key: 'role', head: 'Role', cell: ({ role }) => role },
    {
      key: 'state',
      head: 'State',
      cell: (key) => <Badge tone={TONES[keyState(key, now)]}>{keyState(key, now)}</Badge>,
    },
    {
      key: 'networks',
      head: 'From',
      wide: true,
      cell: ({ networks }) => (
        <span className={styles.long} title={networks.join(', ')}>
          {networks.length === 0 ? 'everywhere' : networks.join(', ')}
        </span>
      ),
    },
    {
      key: 'until',
      head: 'Until (UTC)',
      wide: true,
      cell: ({ expiresAt }) => (expiresAt === null ? 'for ever' : formatDay(expiresAt)),
    },
    {
      key: 'used',
      head: 'Last used',
      wide: true,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Age of={lastUsedAt} />),
    },
    {
      key: 'by',
      head: 'Made by',
      wide: true,
      cell: ({ memberId }) => named(memberId === null ? 'operator' : `member:${memberId}`),
    },
    {
      key: 'order',
      head: 'Action',
      align: 'right',
      cell: (key) =>
        key.revokedAt === null && (
          <Button tone="quiet" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
            Revoke
          </Button>
        ),
    },
  ]
}
