import type { Study, StudyTrial } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { Signed } from '../ui/signed.tsx'
import styles from './study.module.css'
import { factorText, formatParameter, formatValue, type Objective, objectiveTitle } from './study-words.ts'

type TrialColumn = Column<StudyTrial>
type Figures = NonNullable<StudyTrial['figures']>
type Show = (value: number, figures: Figures) => React.ReactNode

/** The columns of the trials: value, parameters, figures of the candles that the search saw. */
export function trialColumns(study: Study, onOpen: (trial: StudyTrial) => void): readonly TrialColumn[] {
  const front = new Set(study.front.map(({ number }) => number))
  return [
    {
      key: 'number',
      head: 'Trial',
      align: 'right',
      width: '62px',
      sort: ({ number }) => number,
      cell: (trial) => (
        <RowButton onClick={() => onOpen(trial)}>
          {front.has(trial.number) && <abbr title={front.size > 1 ? 'none beats it' : 'the best'}>★</abbr>}{' '}
          {formatNumber(trial.number)}
        </RowButton>
      ),
    },
    ...study.objectives.map((objective, at) => valueColumn(objective, at, study.state === 'running')),
    ...study.space.map(
      ({ name }, at): TrialColumn => ({
        key: `parameter${at}`,
        head: name,
        align: 'right',
        width: '76px',
        wide: true,
        sort: ({ parameters }) => sortable(parameters[name]),
        cell: ({ parameters }) => formatParameter(parameters[name]),
      }),
    ),
    figure('trades', 'Trades', (value) => formatNumber(value)),
    {
      ...figure('profitTotal', 'Profit', (value) => <Signed as="percent" value={value} />),
      wide: false,
      width: '86px',
    },
    figure('winrate', 'Won', (value) => formatPercent(value, 0)),
    figure('profitFactor', 'Factor', (_, figures) => factorText(figures)),
    figure('sharpe', 'Sharpe', (value) => (value === -100 ? '–' : formatNumber(value, 2))),
    { ...figure('maxDrawdown', 'Drawdown', (value) => formatPercent(-value)), width: '80px' },
  ]
}

function valueColumn(objective: Objective, at: number, isRunning: boolean): TrialColumn {
  const worst = objective.better === 'higher' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return {
    key: `value${at}`,
    head: objectiveTitle(objective),
    align: 'right',
    width: `${Math.max(96, 26 + 6 * objectiveTitle(objective).length)}px`,
    sort: ({ values }) => values[at] ?? worst,
    cell: (trial) => {
      const value = trial.values[at] ?? null
      if (value !== null) return formatValue(value, objective)
      if (trial.status === 'failed') return <span className={styles.failed}>failed</span>
      if (trial.status === 'told') return 'too few trades'
      return isRunning ? 'running' : 'not ended'
    },
  }
}

function figure(key: keyof Figures, head: string, show: Show): TrialColumn {
  return {
    key: key.toLowerCase(),
    head,
    align: 'right',
    width: '66px',
    wide: true,
    sort: ({ figures }) => figures?.[key] ?? Number.NEGATIVE_INFINITY,
    cell: ({ figures }) => figures && show(figures[key], figures),
  }
}

function sortable(value: number | string | boolean | undefined): number | string {
  return typeof value === 'number' ? value : String(value)
}
