import { useQuery } from '@tanstack/react-query'
import { ApiFailure } from '../api/failure.ts'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import { tenancyQueries } from '../api/tenancy.ts'
import { type DeploysSearch, without } from '../app/search.ts'
import { Button } from '../ui/button.tsx'
import { Split } from '../ui/split.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { BotsPanel } from './bots-panel.tsx'
import { CommandDrawer } from './command-drawer.tsx'
import { CommandsPanel } from './commands-panel.tsx'
import { CommitDrawer } from './commit-drawer.tsx'
import styles from './deploys.module.css'
import { FactsPanel } from './facts-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { OrderDialog } from './order-dialog.tsx'
import { deployQueries } from './queries.ts'
import { TreePanel } from './tree-panel.tsx'

interface ClientViewProps {
  readonly client: string
  readonly search: DeploysSearch
  readonly onChange: (next: (old: DeploysSearch) => DeploysSearch) => void
}

/** One client: three facts, its resources, its commands, and the history of its file. */
export function ClientView({ client, search, onChange }: ClientViewProps) {
  const query = useQuery(deployQueries.status(client))
  const tenant = useQuery(tenancyQueries.tenant(client))
  const isUnknown = tenant.error instanceof ApiFailure && tenant.error.status === 404
  const status = query.data
  const mayTrade = may(useMe(), 'trade')
  const { command, commit, ask, bot } = search
  const ordering = (verb: NonNullable<DeploysSearch['ask']>, name?: string) =>
    onChange((old) => ({ ...without(old, 'bot'), ask: verb, ...(name !== undefined && { bot: name }) }))
  const settle = () => onChange((old) => without(without(old, 'ask'), 'bot'))
  const hasBots = (status?.wanted?.bots.length ?? 0) > 0
  const isSuspended = status?.wanted?.suspended ?? false
  if (isUnknown) return <Empty why={`There is no client “${client}”.`} />
  return (
    <>
      {query.isPending && <Skeleton height={420} />}
      {query.isError && <Failure part="The client" error={query.error} retry={() => void query.refetch()} />}
      {status && (
        <>
          <FactsPanel
            name={tenant.data?.name}
            status={status}
            asOf={query.dataUpdatedAt}
            actions={
              <span className={styles.orders}>
                {mayTrade && hasBots && (
                  <Button onClick={() => ordering(isSuspended ? 'resume' : 'suspend')}>
                    {isSuspended ? 'Resume' : 'Suspend'}
                  </Button>
                )}
                {mayTrade && hasBots && (
                  <Button tone="danger" data-testid="stop-all" onClick={() => ordering('stop')}>
                    Stop all
                  </Button>
                )}
              </span>
            }
          />
          <Split
            main={
              <>
                <BotsPanel
                  status={status}
                  asOf={query.dataUpdatedAt}
                  onStop={mayTrade ? (name) => ordering('stop', name) : undefined}
                />
                <CommandsPanel
                  client={client}
                  selected={command}
                  onOpen={(id) => onChange((old) => ({ ...without(old, 'commit'), command: id }))}
                />
              </>
            }
            context={
              <>
                <TreePanel status={status} asOf={query.dataUpdatedAt} />
                <HistoryPanel
                  client={client}
                  selected={commit}
                  onOpen={(name) => onChange((old) => ({ ...without(old, 'command'), commit: name }))}
                />
              </>
            }
          />
        </>
      )}
      {command !== undefined && (
        <CommandDrawer
          id={command}
          onCommit={(name) => onChange((old) => ({ ...without(old, 'command'), commit: name }))}
          onClose={() => onChange((old) => without(old, 'command'))}
        />
      )}
      {commit !== undefined && (
        <CommitDrawer
          client={client}
          commit={commit}
          onClose={() => onChange((old) => without(old, 'commit'))}
        />
      )}
      {mayTrade && ask !== undefined && <OrderDialog client={client} verb={ask} bot={bot} onClose={settle} />}
    </>
  )
}
