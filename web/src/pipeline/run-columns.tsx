import type { PipelineSummary } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatMinute } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { RunState } from './run-state.tsx'
import { formatTook, stateOf, VERDICTS } from './stage-words.ts'

/** The columns of the list of runs. */
export function runColumns(onOpen: (run: PipelineSummary) => void): readonly Column<PipelineSummary>[] {
  return [
    {
      key: 'title',
      head: 'Run',
      sort: ({ title }) => title,
      cell: (run) => (
        <RowButton onClick={() => onOpen(run)}>
          <span title={run.title}>{run.title}</span>
        </RowButton>
      ),
    },
    {
      key: 'state',
      head: 'Verdict',
      width: '122px',
      sort: (run) => (run.verdict && stateOf(run) === 'done' ? run.verdict.kind : stateOf(run)),
      cell: (run) => <Verdict run={run} />,
    },
    {
      key: 'auc',
      head: 'AUC',
      align: 'right',
      width: '64px',
      sort: ({ best }) => best?.auc ?? -1,
      cell: ({ best }) => formatNumber(best?.auc, 3),
    },
    {
      key: 'stages',
      head: 'Stages',
      align: 'right',
      width: '72px',
      wide: true,
      cell: ({ stages }) => <Done stages={stages} />,
    },
    {
      key: 'took',
      head: 'Took',
      align: 'right',
      width: '72px',
      wide: true,
      sort: ({ ms }) => ms ?? -1,
      cell: ({ ms }) => formatTook(ms),
    },
    {
      key: 'began',
      head: 'Began (UTC)',
      align: 'right',
      width: '142px',
      wide: true,
      sort: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => formatMinute(Math.floor(createdAt / 60_000) * 60_000),
    },
  ]
}

/** What it found; how far it is until then. */
function Verdict({ run }: { run: PipelineSummary }) {
  if (stateOf(run) !== 'done' || run.verdict === null) return <RunState run={run} />
  const { words, tone } = VERDICTS[run.verdict.kind]
  return <Badge tone={tone}>{words}</Badge>
}

function Done({ stages }: Pick<PipelineSummary, 'stages'>) {
  if (stages.length === 0) return '–'
  const kept = stages.filter(({ status }) => status === 'kept').length
  const done = stages.filter(({ status }) => status === 'done').length + kept
  return (
    <span title={kept > 0 ? `${kept} kept from before` : undefined}>{`${done} of ${stages.length}`}</span>
  )
}
