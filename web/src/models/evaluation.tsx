import type { Pipeline, PipelineMetrics, PipelineScore } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { Split } from '../ui/split.tsx'
import { CalibrationPanel } from './calibration-panel.tsx'
import { DriftPanel } from './drift-panel.tsx'
import { FoldStrip } from './fold-strip.tsx'
import { ImportancePanel } from './importance-panel.tsx'
import { RegimesPanel } from './regimes-panel.tsx'

interface EvaluationProps {
  /** Id of the run. */
  readonly run: string
  readonly metrics: PipelineMetrics
  readonly score: PipelineScore
  readonly asOf: number
}

/** What a run knows of a score: where it holds, what it is worth, what speaks against it. */
export function Evaluation({ run, metrics, score, asOf }: EvaluationProps) {
  return (
    <>
      <Split
        main={<FoldStrip score={score} metrics={metrics} asOf={asOf} />}
        context={<CalibrationPanel score={score} asOf={asOf} />}
      />
      <Split
        main={
          <>
            <RegimesPanel score={score} asOf={asOf} />
            <DriftPanel drift={metrics.drift} asOf={asOf} />
          </>
        }
        context={
          <>
            <ScoreFacts score={score} asOf={asOf} />
            <ImportancePanel run={run} score={score.score} columns={(metrics.drift?.length ?? 1) - 1} />
          </>
        }
      />
    </>
  )
}

/** The score of that name, else the one with the highest AUC. */
export function scoreOf(run: Pick<Pipeline, 'metrics' | 'best'>, name?: string): PipelineScore | undefined {
  const scores = run.metrics?.scores ?? []
  return (
    scores.find(({ score }) => score === name) ??
    scores.find(({ score }) => score === run.best?.score) ??
    scores[0]
  )
}

function ScoreFacts({ score, asOf }: { score: PipelineScore; asOf: number }) {
  const { chance, baselines = [], regression } = score
  return (
    <Panel title="Out of sample" testId="score-facts" asOf={asOf}>
      <Facts
        facts={[
          { name: 'Rows', value: formatNumber(score.rows) },
          { name: 'Label holds', value: formatPercent(score.positives, 1) },
          { name: 'AUC', value: formatNumber(score.auc, 3) },
          {
            name: 'Shuffled, 95 % are below',
            value: formatNumber(chance.auc95, 3),
          },
          {
            name: 'Shuffled does as well',
            value: `${formatNumber(chance.atLeastAsGood)} of ${formatNumber(chance.tries)}`,
          },
          { name: 'Average precision', value: formatNumber(score.averagePrecision, 3) },
          { name: 'Precision', value: formatPercent(score.precision, 1) },
          { name: 'Recall', value: formatPercent(score.recall, 1) },
          { name: 'Brier score', value: formatNumber(score.brier, 4) },
          ...baselines.map(({ name, brier, rmse }) => ({
            name: name === 'last' ? 'The newest label instead' : 'The known mean instead',
            value: formatNumber(brier ?? rmse, 4),
          })),
          ...(regression
            ? [
                { name: 'R²', value: formatNumber(regression.r2, 3) },
                { name: 'Mean error', value: formatNumber(regression.mae, 5) },
                { name: 'Right sign', value: formatPercent(regression.signAccuracy, 1) },
              ]
            : []),
        ]}
      />
    </Panel>
  )
}
