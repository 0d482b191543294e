import { useState } from 'react'
import type { IndicatorCall } from '../api/queries.ts'
import { formatValue, type IndicatorPlot, lineColor } from '../charts/market-plot.ts'
import { Button } from '../ui/button.tsx'
import { readPalette, useTheme } from '../ui/theme.ts'
import { isOver, nameCall } from './indicator-calls.ts'
import { IndicatorForm } from './indicator-form.tsx'
import styles from './markets.module.css'

interface LegendProps {
  readonly calls: readonly IndicatorCall[]
  readonly plots: readonly IndicatorPlot[]
  readonly errors: readonly (Error | null)[]
  readonly row: number | null
  readonly onCalls: (calls: readonly IndicatorCall[]) => void
}

/** Indicators with their values at the cursor; a press on a name changes its parameters. */
export function Legend({ calls, plots, errors, row, onCalls }: LegendProps) {
  useTheme()
  const palette = readPalette()
  const [edited, setEdited] = useState<number>()
  const call = edited === undefined ? undefined : calls[edited]
  if (calls.length === 0) return null
  const replace = (next: IndicatorCall) => {
    onCalls(calls.map((one, at) => (at === edited ? next : one)))
    setEdited(undefined)
  }
  return (
    <>
      <ul className={styles.legend} aria-label="Indicators">
        {calls.map((one, at) => {
          const name = nameCall(one)
          const plot = plots.find(({ id }) => id === name)
          return (
            <li key={name} data-testid="indicator">
              <Button
                tone="quiet"
                className={styles.name ?? ''}
                aria-label={`Parameters of ${name}`}
                aria-expanded={edited === at}
                onClick={() => setEdited(edited === at ? undefined : at)}
              >
                {name}
              </Button>
              {errors[at] ? (
                <span role="alert">could not be read: {errors[at].message}</span>
              ) : (
                plot?.lines.map((line, number) => (
                  <span key={line.name} className={styles.line}>
                    <svg width="10" height="10" aria-hidden="true">
                      <path d="M0 5h10" stroke={lineColor(palette, isOver(one), number)} strokeWidth="2" />
                    </svg>
                    {line.name} {valueAt(line.values, row)}
                  </span>
                ))
              )}
              <Button
                tone="quiet"
                aria-label={`Remove ${name}`}
                onClick={() => {
                  setEdited(undefined)
                  onCalls(calls.filter((_, other) => other !== at))
                }}
              >
                ×
              </Button>
            </li>
          )
        })}
      </ul>
      {call && (
        <IndicatorForm
          key={nameCall(call)}
          call={call}
          onApply={replace}
          onCancel={() => setEdited(undefined)}
        />
      )}
    </>
  )
}

/** At the cursor; without one the last value that is known. */
function valueAt(values: readonly (number | null)[], row: number | null): string {
  const value = row === null ? values.findLast((one) => one !== null) : values[row]
  return value == null ? '–' : formatValue(value)
}
