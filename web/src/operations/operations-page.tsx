import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { type OperationsSearch, without } from '../app/search.ts'
import { Button } from '../ui/button.tsx'
import { useKeys } from '../ui/keys.ts'
import { moveFocus } from '../ui/move-focus.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { CheckDrawer } from './check-drawer.tsx'
import { groupsOf } from './check-groups.ts'
import { CheckMark } from './check-mark.tsx'
import { GroupPanel } from './group-panel.tsx'
import styles from './operations.module.css'
import { lookNow, operationQueries } from './queries.ts'

const route = getRouteApi('/operations')

/** How the installation stands: every check with its state, its reason and what to do. */
export function OperationsPage() {
  const { check: open } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: OperationsSearch) => OperationsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const found = useQuery(operationQueries.all())
  const main = () => document.querySelector<HTMLElement>('#main')
  useKeys({
    j: () => moveFocus(main(), '[data-row]', 1),
    k: () => moveFocus(main(), '[data-row]', -1),
  })
  const data = found.data
  return (
    <Page
      title="Operations"
      sentence={
        data && (
          <span className={styles.verdict} data-testid="verdict">
            <CheckMark state={data.state} /> {data.sentence}
          </span>
        )
      }
      actions={<LookNow />}
    >
      {found.isPending && <Skeleton rows={12} />}
      {found.isError && (
        <Failure part="How the installation stands" error={found.error} retry={() => void found.refetch()} />
      )}
      {data?.checks.length === 0 && (
        <Empty
          why="This server has no checks: it was started without an installation."
          command="npx leme doctor"
        />
      )}
      {data && (
        <div className={styles.grid}>
          {groupsOf(data.checks).map((group) => (
            <GroupPanel
              key={group.name}
              group={group}
              selected={open}
              onOpen={(check) => change((old) => ({ ...old, check }))}
            />
          ))}
        </div>
      )}
      {open !== undefined && (
        <CheckDrawer key={open} name={open} onClose={() => change((old) => without(old, 'check'))} />
      )}
    </Page>
  )
}

/** Has the server look at once. What fails is told by the next look of the page. */
function LookNow() {
  const client = useQueryClient()
  const [isLooking, setLooking] = useState(false)
  const look = () => {
    setLooking(true)
    void lookNow(client)
      .catch(() => client.invalidateQueries({ queryKey: ['operations'] }))
      .finally(() => setLooking(false))
  }
  return (
    <Button onClick={look} disabled={isLooking}>
      {isLooking ? 'Looking …' : 'Look again'}
    </Button>
  )
}
