import type { Study } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatParameter, objectiveWords } from './study-words.ts'
import type { Dimension } from './trial-points.ts'

/** What was searched, and how. */
export function HowPanel({ study, asOf }: { study: Study; asOf: number }) {
  const { objectives, sampler, seed, batchSize, space, seen, subject, id } = study
  const from = seen.from === null ? 'the first candle' : formatUtc(seen.from)
  return (
    <Panel title="How it searched" testId="how-panel" asOf={asOf}>
      <Facts
        prose
        facts={[
          { name: 'Study', value: id },
          { name: 'Aim', value: objectives.map(objectiveWords).join('; ') },
          { name: 'Sampler', value: `${sampler}, seed ${seed}, ${formatNumber(batchSize)} trials at a time` },
          ...space.map((dimension) => ({ name: dimension.name, value: rangeWords(dimension) })),
          ...(seen.to === null ? [] : [{ name: 'Saw', value: `${from} to ${formatUtc(seen.to)}` }]),
          ...(subject.code ? [{ name: 'Code', value: <code>{subject.code.slice(0, 12)}</code> }] : []),
          ...(subject.candles
            ? [{ name: 'Candles', value: <code>{subject.candles.slice(0, 12)}</code> }]
            : []),
        ]}
      />
    </Panel>
  )
}

function rangeWords(dimension: Dimension): string {
  const start = dimension.start === null ? '' : `, from ${formatParameter(dimension.start)}`
  if (dimension.kind === 'choice') return `${dimension.options.map(String).join(', ')}${start}`
  const { kind, min, max, step, log } = dimension
  const steps = step === null || (kind === 'int' && step === 1) ? '' : ` in steps of ${formatParameter(step)}`
  return `${formatParameter(min)} to ${formatParameter(max)}${steps}${log ? ', by ratio' : ''}${start}`
}
