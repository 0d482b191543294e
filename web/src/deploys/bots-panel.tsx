import type { ClientStatus } from '../api/types.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { HealthBadge } from './health-badge.tsx'

type Wanted = NonNullable<ClientStatus['wanted']>['bots'][number]

interface BotsPanelProps {
  readonly status: ClientStatus
  readonly asOf: number
  /** Absent: the reader may stop nothing. */
  readonly onStop?: ((bot: string) => void) | undefined
}

/** Every wanted bot with what of it runs. */
export function BotsPanel({ status, asOf, onStop }: BotsPanelProps) {
  const bots = status.wanted?.bots ?? []
  return (
    <Panel title={`Bots (${bots.length})`} testId="bots-panel" asOf={asOf}>
      {bots.length === 0 && (
        <Empty
          why="No bot is wanted. One is deployed over HTTP, POST /trade, or on the command line."
          action={
            <CopyLine
              name="the line that deploys a bot"
              line={`npx leme deploy trade ${status.clientId} -s sma-cross --exchange demo -p TIDE/USDT`}
            />
          }
        />
      )}
      {bots.length > 0 && (
        <Table
          label="Bots"
          testId="bot-table"
          columns={columnsOf(status, onStop)}
          rows={bots}
          rowKey={({ name }) => name}
        />
      )}
    </Panel>
  )
}

function columnsOf(
  { running }: ClientStatus,
  onStop: ((bot: string) => void) | undefined,
): readonly Column<Wanted>[] {
  const seen = new Map((running?.bots ?? []).map((bot) => [bot.name, bot]))
  return [
    { key: 'name', head: 'Bot', cell: ({ name }) => <strong>{name}</strong> },
    {
      key: 'health',
      head: 'Health',
      cell: ({ name }) => <HealthBadge health={seen.get(name)?.health ?? 'Progressing'} />,
    },
    {
      key: 'mode',
      head: 'Mode',
      cell: ({ dryRun }) => <Badge tone={dryRun ? 'plain' : 'warn'}>{dryRun ? 'PAPER' : 'LIVE'}</Badge>,
    },
    { key: 'strategy', head: 'Strategy', cell: ({ strategy }) => strategy },
    {
      key: 'market',
      head: 'Market',
      wide: true,
      cell: ({ pairs, exchange, timeframe }) => `${marketsOf(pairs)} · ${exchange} · ${timeframe}`,
    },
    {
      key: 'since',
      head: 'Since',
      wide: true,
      cell: ({ name }) => {
        const bot = seen.get(name)
        return bot && <Age of={bot.since} />
      },
    },
    {
      key: 'restarts',
      head: 'Restarts',
      align: 'right',
      wide: true,
      cell: ({ name }) => seen.get(name)?.restarts ?? '–',
    },
    ...(onStop ? [stopColumn(onStop)] : []),
  ]
}

function stopColumn(onStop: (bot: string) => void): Column<Wanted> {
  return {
    key: 'stop',
    head: 'Action',
    align: 'right',
    cell: ({ name }) => (
      <Button tone="quiet" aria-label={`Stop ${name}`} onClick={() => onStop(name)}>
        Stop
      </Button>
    ),
  }
}

const MOST_PAIRS = 3

function marketsOf(pairs: readonly string[]): string {
  if (pairs.length <= MOST_PAIRS) return pairs.join(', ')
  return `${pairs.slice(0, MOST_PAIRS).join(', ')} and ${pairs.length - MOST_PAIRS} more`
}
