import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type AlertsSearch, without } from '../app/search.ts'
import { Page } from '../ui/page.tsx'
import { alertsSentence } from './alert-words.ts'
import { AlertsPanel } from './alerts-panel.tsx'
import { MessagesPanel } from './messages-panel.tsx'
import { alertQueries } from './queries.ts'
import { RoadsPanel } from './roads-panel.tsx'
import { SilencesPanel } from './silences-panel.tsx'

const route = getRouteApi('/alerts')

/** What is wrong, who was told, what is silenced, and which way alerts go. */
export function AlertsPage() {
  const { show, alert } = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: (old: AlertsSearch) => AlertsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })
  const open = useQuery(alertQueries.list(false))
  return (
    <Page title="Alerts" sentence={open.data && alertsSentence(open.data.items)}>
      <AlertsPanel
        all={show === 'all'}
        selected={alert}
        onAll={(all) => change((old) => (all ? { ...old, show: 'all' } : without(old, 'show')))}
      />
      <MessagesPanel />
      <SilencesPanel />
      <RoadsPanel />
    </Page>
  )
}
