import { Link } from '@tanstack/react-router'
import type { StudySummary } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { Age } from '../ui/age.tsx'
import type { Column } from '../ui/column.ts'
import { Signed } from '../ui/signed.tsx'
import styles from './study.module.css'
import { StudyState } from './study-state.tsx'
import { formatValue, objectiveTitle } from './study-words.ts'

type StudyColumn = Column<StudySummary>

const NAME: StudyColumn = {
  key: 'name',
  head: 'Study',
  cell: (study) => (
    <Link to="/studies/$id" params={{ id: study.id }} className={styles.name} data-row="">
      {study.id}
    </Link>
  ),
}

const TRIALS: StudyColumn = {
  key: 'trials',
  head: 'Trials',
  align: 'right',
  wide: true,
  cell: ({ done, budget, failed }) =>
    `${formatNumber(done)} of ${formatNumber(budget)}${failed > 0 ? `, ${formatNumber(failed)} failed` : ''}`,
}

const OBJECTIVE: StudyColumn = {
  key: 'objective',
  head: 'Searches for',
  wide: true,
  cell: ({ objectives }) => objectives.map(objectiveTitle).join(', '),
}

const BEST: StudyColumn = {
  key: 'best',
  head: 'Best',
  align: 'right',
  cell: ({ best, objectives }) =>
    best && objectives.map((objective, at) => formatValue(best.values[at], objective)).join(' / '),
}

/** The columns of the list of studies. */
export const STUDY_COLUMNS: readonly StudyColumn[] = [
  NAME,
  { key: 'state', head: 'State', cell: (study) => <StudyState study={study} /> },
  { key: 'strategy', head: 'Strategy', wide: true, cell: ({ strategy }) => strategy },
  {
    key: 'parameters',
    head: 'Parameters',
    wide: true,
    cell: ({ parameters }) => (
      <span className={styles.parameters} title={parameters.join(', ')}>
        {parameters.join(', ')}
      </span>
    ),
  },
  OBJECTIVE,
  BEST,
  {
    key: 'profit',
    head: 'Its profit',
    align: 'right',
    wide: true,
    cell: ({ best }) => best?.figures && <Signed as="percent" value={best.figures.profitTotal} />,
  },
  TRIALS,
  {
    key: 'began',
    head: 'Began (UTC)',
    align: 'right',
    wide: true,
    cell: ({ createdAt }) => formatUtc(Math.floor(createdAt / 60_000) * 60_000).slice(0, 16),
  },
  {
    key: 'ended',
    head: 'Ended',
    align: 'right',
    wide: true,
    cell: ({ finishedAt }) => (finishedAt === null ? '–' : <Age of={finishedAt} />),
  },
]
