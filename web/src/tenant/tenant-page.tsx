import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ApiFailure } from '../api/failure.ts'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import { tenancyQueries } from '../api/tenancy.ts'
import type { Me, Tenant } from '../api/types.ts'
import { TENANT_TABS, type TenantSearch, without } from '../app/search.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { AuditPanel } from './audit-panel.tsx'
import { CreditsPanel } from './credits-panel.tsx'
import { FactorPanel } from './factor-panel.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { MembersPanel } from './members-panel.tsx'
import { SecretsPanel } from './secrets-panel.tsx'
import styles from './tenant.module.css'
import { tenantSentence, whoText } from './tenant-words.ts'
import { TermsPanel } from './terms-panel.tsx'
import { WebhooksPanel } from './webhooks-panel.tsx'

const route = getRouteApi('/tenant')
const CREATE = 'npx leme tenant create cliente-001 --credits 1000'
const NAMES = {
  ...{ credits: 'Credits', members: 'Members', keys: 'Keys', webhooks: 'Webhooks' },
  ...{ secrets: 'Secrets', audit: 'Audit' },
} as const

/** Who the reader is, what a client may have and has used, and who and what acts for it. */
export function TenantPage() {
  const me = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: TenantSearch) => TenantSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const isOperator = me?.kind === 'operator'
  const all = useQuery({ ...tenancyQueries.tenants(), enabled: isOperator })
  const client = isOperator ? (search.client ?? all.data?.[0]?.clientId) : (me?.clientId ?? undefined)
  const tenant = useQuery({ ...tenancyQueries.tenant(client ?? ''), enabled: client !== undefined })
  const isUnknown = tenant.error instanceof ApiFailure && tenant.error.status === 404
  return (
    <Page
      title="Tenant"
      sentence={tenant.data && tenantSentence(tenant.data)}
      actions={
        <>
          {me && (
            <span className={styles.who} data-testid="who">
              {whoText(me)}
            </span>
          )}
          {isOperator && all.data && all.data.length > 0 && (
            <Client
              clients={all.data}
              chosen={client}
              onChoose={(id) => change((old) => ({ ...without(old, 'open'), client: id }))}
            />
          )}
        </>
      }
    >
      {me?.unconfirmed && <FactorPanel />}
      {all.isError && <Failure part="The clients" error={all.error} retry={() => void all.refetch()} />}
      {all.data?.length === 0 && (
        <Empty
          why="There is no client yet. A client is a tenant with members, credits, keys and secrets of its own."
          action={<CopyLine name="the line that makes a client" line={CREATE} />}
        />
      )}
      {client !== undefined && tenant.isPending && <Skeleton height={300} />}
      {isUnknown && <Empty why={`There is no client “${client}”.`} />}
      {tenant.isError && !isUnknown && (
        <Failure part="The tenant" error={tenant.error} retry={() => void tenant.refetch()} />
      )}
      {me && tenant.data && (
        <Rooms me={me} tenant={tenant.data} asOf={tenant.dataUpdatedAt} search={search} onChange={change} />
      )}
    </Page>
  )
}

interface RoomsProps {
  readonly me: Me
  readonly tenant: Tenant
  readonly asOf: number
  readonly search: TenantSearch
  readonly onChange: (next: (old: TenantSearch) => TenantSearch) => void
}

/** What belongs to the client; all but quotas and credits are for its administrators. */
function Rooms({ me, tenant, asOf, search, onChange }: RoomsProps) {
  const client = tenant.clientId
  const administers = may(me, 'administer') && !me.unconfirmed
  const tab = administers ? (search.tab ?? 'credits') : 'credits'
  const { open, filter = '' } = search
  const shared = {
    ...{ client, open },
    onOpen: (id: string | undefined) =>
      onChange((old) => (id === undefined ? without(old, 'open') : { ...old, open: id })),
  }
  const narrow = (text: string) =>
    onChange((old) => (text ? { ...old, filter: text } : without(old, 'filter')))
  return (
    <>
      {administers && (
        <div className={styles.tabs}>
          <Tabs
            label="What belongs to the client"
            tabs={TENANT_TABS.map((key) => ({ key, name: NAMES[key] }))}
            chosen={tab}
            onChoose={(key) =>
              onChange(({ client: of }) => ({
                ...(of !== undefined && { client: of }),
                ...(key !== 'credits' && { tab: key as (typeof TENANT_TABS)[number] }),
              }))
            }
          />
        </div>
      )}
      {tab === 'credits' && <TermsPanel tenant={tenant} asOf={asOf} />}
      {tab === 'credits' && <CreditsPanel me={me} tenant={tenant} />}
      {tab === 'members' && <MembersPanel me={me} {...shared} />}
      {tab === 'keys' && <KeysPanel me={me} client={client} />}
      {tab === 'webhooks' && <WebhooksPanel {...shared} />}
      {tab === 'secrets' && <SecretsPanel client={client} />}
      {tab === 'audit' && <AuditPanel {...shared} filter={filter} onFilter={narrow} />}
    </>
  )
}

interface ClientProps {
  readonly clients: readonly Tenant[]
  readonly chosen: string | undefined
  readonly onChoose: (client: string) => void
}

function Client({ clients, chosen, onChoose }: ClientProps) {
  return (
    <label className={styles.choice}>
      Client
      <select value={chosen} data-testid="tenant-choice" onChange={({ target }) => onChoose(target.value)}>
        {clients.map(({ clientId, name }) => (
          <option key={clientId} value={clientId}>
            {clientId} · {name}
          </option>
        ))}
      </select>
    </label>
  )
}
