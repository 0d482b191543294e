import type { Series } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatDay } from '../format/time.ts'
import { FieldGroup } from '../ui/field.tsx'
import styles from './run-form.module.css'

interface PairChoiceProps {
  readonly series: readonly Series[]
  readonly chosen: readonly string[]
  readonly error: string | undefined
  readonly onChoose: (pairs: readonly string[]) => void
}

/** The pairs of a market that have candles, with how many and of which days. */
export function PairChoice({ series, chosen, error, onChoose }: PairChoiceProps) {
  const toggle = (pair: string, on: boolean) =>
    onChoose(series.map((one) => one.pair).filter((one) => (one === pair ? on : chosen.includes(one))))
  return (
    <FieldGroup
      label={`Pairs (${chosen.length} of ${series.length}), their candles and days (UTC)`}
      error={error}
    >
      <ul className={styles.pairs}>
        {series.map((one) => (
          <li key={one.pair}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(one.pair)}
                onChange={(event) => toggle(one.pair, event.target.checked)}
              />
              <span>{one.pair}</span>
              <span className={styles.stored}>
                {formatNumber(one.rows)}, {formatDay(one.firstTime)} to {formatDay(one.lastTime)}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </FieldGroup>
  )
}
