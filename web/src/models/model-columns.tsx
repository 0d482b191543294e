import { Link } from '@tanstack/react-router'
import type { ModelBoardRow, ModelVersion } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { VERDICTS } from '../pipeline/stage-words.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import styles from './models.module.css'

type Kind = keyof typeof VERDICTS

function Verdict({ kind }: { kind: Kind }) {
  return <Badge tone={VERDICTS[kind].tone}>{VERDICTS[kind].words}</Badge>
}

/** The version that decides what a row says: the one that acts, else the newest. */
function acting({ champion, newest }: ModelBoardRow): ModelBoardRow['newest'] {
  return champion ?? newest
}

function numberOf(version: ModelBoardRow['newest']): string {
  return version === null ? '–' : `v${version.number}`
}

/** The columns of the registry. */
export const MODEL_COLUMNS: readonly Column<ModelBoardRow>[] = [
  {
    key: 'name',
    head: 'Model',
    sort: ({ model }) => model.name,
    cell: ({ model }) => (
      <Link to="/models/$name" params={{ name: model.name }} data-row="">
        {model.name}
      </Link>
    ),
  },
  {
    key: 'predicts',
    head: 'Predicts',
    wide: true,
    width: '180px',
    sort: ({ model }) => model.label,
    cell: ({ model }) => `${model.label}, ${formatNumber(model.labelHorizon)} × ${model.timeframe} ahead`,
  },
  {
    key: 'versions',
    head: 'Versions',
    align: 'right',
    wide: true,
    width: '80px',
    sort: ({ model }) => model.versions,
    cell: ({ model }) => formatNumber(model.versions),
  },
  {
    key: 'champion',
    head: 'Champion',
    align: 'right',
    width: '76px',
    sort: ({ champion }) => champion?.number ?? 0,
    cell: ({ champion }) => numberOf(champion),
  },
  {
    key: 'challenger',
    head: 'Challenger',
    align: 'right',
    wide: true,
    width: '84px',
    sort: ({ challenger }) => challenger?.number ?? 0,
    cell: ({ challenger }) => numberOf(challenger),
  },
  {
    key: 'auc',
    head: 'AUC',
    align: 'right',
    width: '60px',
    sort: (row) => acting(row)?.auc ?? -1,
    cell: (row) => formatNumber(acting(row)?.auc, 3),
  },
  {
    key: 'verdict',
    head: 'Verdict',
    width: '96px',
    sort: (row) => acting(row)?.verdict.kind ?? '',
    cell: (row) => {
      const version = acting(row)
      return version ? <Verdict kind={version.verdict.kind} /> : '–'
    },
  },
  {
    key: 'age',
    head: 'Newest',
    align: 'right',
    wide: true,
    width: '110px',
    sort: ({ newest }) => newest?.createdAt ?? 0,
    cell: ({ newest }) => (newest ? <Age of={newest.createdAt} /> : '–'),
  },
]

/** The columns of a model's versions. */
export function versionColumns(
  onOpen: (version: ModelVersion) => void,
  aliasesOf: (version: number) => readonly string[],
): readonly Column<ModelVersion>[] {
  return [
    {
      key: 'number',
      head: 'Version',
      width: '150px',
      sort: ({ number }) => number,
      cell: (version) => (
        <>
          <RowButton onClick={() => onOpen(version)}>v{version.number}</RowButton>{' '}
          {aliasesOf(version.number).map((alias) => (
            <Badge key={alias} tone={alias === 'champion' ? 'good' : 'info'}>
              {alias}
            </Badge>
          ))}
        </>
      ),
    },
    {
      key: 'auc',
      head: 'AUC',
      align: 'right',
      width: '60px',
      sort: ({ metrics }) => metrics.auc ?? -1,
      cell: ({ metrics }) => formatNumber(metrics.auc, 3),
    },
    {
      key: 'brier',
      head: 'Brier',
      align: 'right',
      wide: true,
      width: '64px',
      sort: ({ metrics }) => metrics.brier ?? 2,
      cell: ({ metrics }) => formatNumber(metrics.brier, 4),
    },
    {
      key: 'rows',
      head: 'Unseen rows',
      align: 'right',
      wide: true,
      width: '92px',
      sort: ({ metrics }) => metrics.rows,
      cell: ({ metrics }) => formatNumber(metrics.rows),
    },
    {
      key: 'verdict',
      head: 'Verdict',
      width: '96px',
      sort: ({ metrics }) => metrics.verdict.kind,
      cell: ({ metrics }) => <Verdict kind={metrics.verdict.kind} />,
    },
    {
      key: 'algorithm',
      head: 'Algorithm',
      wide: true,
      width: '90px',
      sort: ({ algorithm }) => algorithm,
      cell: ({ algorithm }) => algorithm,
    },
    {
      key: 'notes',
      head: 'Notes',
      wide: true,
      cell: ({ notes }) => (
        <span className={styles.faint} title={notes}>
          {notes}
        </span>
      ),
    },
    {
      key: 'age',
      head: 'Registered',
      align: 'right',
      width: '96px',
      sort: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <Age of={createdAt} />,
    },
  ]
}
