import type { ClientStatus } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { stateWord } from './deploy-words.ts'
import { HealthBadge } from './health-badge.tsx'

const HEALTH_ORDER = ['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended', 'Healthy']

/** The columns of the list of clients. */
export function clientColumns(
  onOpen: (client: ClientStatus) => void,
  names: ReadonlyMap<string, string>,
): readonly Column<ClientStatus>[] {
  return [
    {
      key: 'name',
      head: 'Client',
      width: '220px',
      sort: ({ clientId }) => (names.get(clientId) ?? clientId).toLowerCase(),
      cell: (client) => (
        <RowButton onClick={() => onOpen(client)}>{names.get(client.clientId) ?? client.clientId}</RowButton>
      ),
    },
    {
      key: 'client',
      head: 'Id',
      width: '130px',
      wide: true,
      sort: ({ clientId }) => clientId,
      cell: ({ clientId }) => clientId,
    },
    {
      key: 'health',
      head: 'Health',
      width: '110px',
      sort: ({ health }) => HEALTH_ORDER.indexOf(health),
      cell: ({ health }) => <HealthBadge health={health} />,
    },
    {
      key: 'bots',
      head: 'Bots',
      align: 'right',
      width: '90px',
      sort: ({ wanted }) => wanted?.bots.length ?? 0,
      cell: ({ wanted, running }) =>
        `${formatNumber(running?.bots.filter(({ health }) => health === 'Healthy').length ?? 0)} of ${wanted?.blocker ? '?' : formatNumber(wanted?.bots.length ?? 0)}`,
    },
    {
      key: 'blocker',
      head: 'In the way',
      wide: true,
      cell: ({ blockers: [first] }) => (first ? `${first.resource}: ${first.reason}` : ''),
    },
    {
      key: 'attempt',
      head: 'Last command',
      width: '120px',
      wide: true,
      sort: ({ lastAttempt }) => lastAttempt?.at ?? 0,
      cell: ({ lastAttempt }) => lastAttempt && <Attempt {...lastAttempt} />,
    },
    {
      key: 'when',
      head: 'When',
      width: '110px',
      wide: true,
      sort: ({ lastAttempt }) => lastAttempt?.at ?? 0,
      cell: ({ lastAttempt }) => lastAttempt && <Age of={lastAttempt.at} />,
    },
  ]
}

/** How a command stands, in a word. */
export function Attempt({ state, reason }: { state: string; reason: string }) {
  const { text, tone } = stateWord({ state, reason })
  return <Badge tone={tone}>{text}</Badge>
}
