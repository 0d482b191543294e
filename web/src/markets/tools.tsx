import { useQuery } from '@tanstack/react-query'
import { type IndicatorCall, queries } from '../api/queries.ts'
import { firstCall, MOST_INDICATORS, nameCall } from './indicator-calls.ts'
import styles from './markets.module.css'

interface ToolsProps {
  readonly frames: readonly string[]
  readonly frame: string
  readonly onFrame: (frame: string) => void
  readonly calls: readonly IndicatorCall[]
  readonly onCalls: (calls: readonly IndicatorCall[]) => void
}

/** Length of the candles, and indicators to add. */
export function Tools({ frames, frame, onFrame, calls, onCalls }: ToolsProps) {
  const forms = useQuery(queries.indicatorForms())
  const add = (name: string) => {
    const form = forms.data?.items.find((one) => one.name === name)
    if (!form) return
    const call = firstCall(form)
    if (!calls.some((one) => nameCall(one) === nameCall(call))) onCalls([...calls, call])
  }
  return (
    <>
      <select
        className={styles.choice}
        aria-label="Timeframe"
        value={frame}
        onChange={({ target }) => onFrame(target.value)}
        data-testid="timeframe"
      >
        {frames.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <select
        className={styles.choice}
        aria-label="Add an indicator"
        value=""
        disabled={!forms.data || calls.length >= MOST_INDICATORS}
        onChange={({ target }) => add(target.value)}
        data-testid="add-indicator"
      >
        <option value="">{forms.isError ? 'Indicators could not be read' : 'Add indicator'}</option>
        {forms.data?.items.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </>
  )
}
