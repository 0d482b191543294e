import { useMutation } from '@tanstack/react-query'
import type { ModelComparison } from '../api/types.ts'
import { formatNumber, formatPercent, formatSigned } from '../format/number.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import type { Column } from '../ui/column.ts'
import { Panel } from '../ui/panel.tsx'
import { Failure } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './models.module.css'
import { compareVersions } from './queries.ts'

interface ComparisonPanelProps {
  readonly name: string
  readonly champion: number
  readonly challenger: number
  readonly asOf: number
}

const TONES: Readonly<Record<ModelComparison['verdict']['kind'], Tone>> = {
  unfinished: 'plain',
  challenger: 'info',
  champion: 'good',
  even: 'warn',
}

interface Line {
  readonly name: string
  readonly champion: string
  readonly challenger: string
  readonly difference: string
}

const COLUMNS: readonly Column<Line>[] = [
  { key: 'name', head: '', cell: ({ name }) => name },
  { key: 'champion', head: 'Champion', align: 'right', cell: ({ champion }) => champion },
  { key: 'challenger', head: 'Challenger', align: 'right', cell: ({ challenger }) => challenger },
  { key: 'difference', head: 'Difference', align: 'right', cell: ({ difference }) => difference },
]

/** Champion against another version on the bars that both predicted; asked for, because each look counts. */
export function ComparisonPanel({ name, champion, challenger, asOf }: ComparisonPanelProps) {
  const look = useMutation({ mutationFn: () => compareVersions(name, { champion, challenger }) })
  const found = look.data
  return (
    <Panel
      title={`Champion v${champion} against v${challenger}`}
      testId="comparison-panel"
      asOf={asOf}
      actions={found && <Badge tone={TONES[found.verdict.kind]}>{found.verdict.kind}</Badge>}
    >
      <div className={styles.body}>
        {found && (
          <p className={styles.sentence} data-testid="comparison-sentence">
            {found.verdict.text}
          </p>
        )}
        {!found && (
          <p className={styles.plainNote}>
            On the bars that both predicted, and whose label is known. Each look at new bars widens the
            intervals, so that nobody finds a winner by looking often enough.
          </p>
        )}
        <Button disabled={look.isPending} onClick={() => look.mutate()} data-testid="compare">
          {look.isPending ? 'Comparing' : found ? 'Look again' : 'Compare now'}
        </Button>
      </div>
      {look.isError && <Failure part="The comparison" error={look.error} retry={() => look.mutate()} />}
      {found && (
        <Table label="Comparison" columns={COLUMNS} rows={linesOf(found)} rowKey={({ name }) => name} />
      )}
    </Panel>
  )
}

function linesOf(found: ModelComparison): readonly Line[] {
  const { champion, challenger, auc, brier, pairedRows, bars } = found
  const line = (name: string, show: (side: ModelComparison['champion']) => string, difference = '') => ({
    ...{ name, difference },
    champion: show(champion),
    challenger: show(challenger),
  })
  return [
    line('AUC', (side) => formatNumber(side.auc, 3), interval(auc, 3)),
    line('Brier score', (side) => formatNumber(side.brier, 4), interval(brier, 4)),
    line('Calibration error', (side) => formatPercent(side.calibrationError, 1)),
    line('Shadow trades', (side) => formatNumber(side.shadow.trades)),
    line('Won', (side) => formatPercent(side.shadow.winRate, 1)),
    line('Profit', (side) => formatPercent(side.shadow.profitRatio)),
    line('Drawdown', (side) => formatPercent(side.shadow.drawdown)),
    line('Rows, bars', () => `${formatNumber(pairedRows)}, ${formatNumber(bars)}`),
  ]
}

function interval(difference: ModelComparison['auc'], decimals: number): string {
  if (!difference) return '–'
  const { value, low, high } = difference
  return `${formatSigned(value, decimals)} (${formatSigned(low, decimals)} to ${formatSigned(high, decimals)})`
}
