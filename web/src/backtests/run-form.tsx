import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiFailure } from '../api/failure.ts'
import { requestBacktest } from '../api/queries.ts'
import type { Series, Strategy } from '../api/types.ts'
import { formatDay } from '../format/time.ts'
import { Button } from '../ui/button.tsx'
import { Choice, Field, FieldGroup } from '../ui/field.tsx'
import { Prose } from '../ui/prose.tsx'
import { PairChoice } from './pair-choice.tsx'
import {
  checkDraft,
  type Draft,
  type DraftErrors,
  fieldErrors,
  obstacleOf,
  paramWords,
  seriesOf,
  timeframesOf,
  toCommand,
  toSpec,
  venuesOf,
  withMarket,
  withStrategy,
} from './request.ts'
import styles from './run-form.module.css'

interface RunFormProps {
  readonly strategies: readonly Strategy[]
  readonly series: readonly Series[]
  /** What it begins with. */
  readonly first: Draft
}

/** Strategy, market, pairs and days of a backtest; sent, it leads to the report that is being made. */
export function RunForm({ strategies, series, first }: RunFormProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>(first)
  const [errors, setErrors] = useState<DraftErrors>({})
  const [key, setKey] = useState(() => crypto.randomUUID())
  const run = useMutation({
    mutationFn: () => requestBacktest(toSpec(draft), key),
    onSuccess: async ({ id }) => {
      void client.invalidateQueries({ queryKey: ['backtests'] })
      await navigate({ to: '/backtests/$id', params: { id } })
    },
    onError: (error) => {
      if (error instanceof ApiFailure) setErrors(fieldErrors(error.fields))
    },
  })

  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    setErrors({})
    setKey(crypto.randomUUID())
    run.reset()
  }
  const choose = (name: string) => {
    const next = strategies.find((one) => one.name === name)
    if (next) change(withStrategy(draft, next, series))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = checkDraft(draft)
    setErrors(found)
    if (Object.keys(found).length === 0) run.mutate()
  }
  const stored = seriesOf(series, draft.venue, draft.timeframe)
  const days = storedDays(stored)
  const strategy = strategies.find((one) => one.name === draft.strategy)
  return (
    <form className={styles.form} onSubmit={submit} noValidate data-testid="run-form">
      <Field label="Strategy" error={errors.strategy} hint={strategyHint(strategy)}>
        {(control) => (
          <select {...control} value={draft.strategy} onChange={({ target }) => choose(target.value)}>
            {draft.strategy === '' && <option value="">No strategy can run</option>}
            {strategies.map((one) => (
              <option key={one.name} value={one.name} disabled={obstacleOf(one) !== null}>
                {[one.name, obstacleOf(one)].filter(Boolean).join(': ')}
              </option>
            ))}
          </select>
        )}
      </Field>
      {(draft.params || draft.overrides) && (
        <p className={styles.command}>
          With {draft.params && <code>{paramWords(draft.params)}</code>}
          {draft.params && draft.overrides && ' and '}
          {draft.overrides && <code>{JSON.stringify(draft.overrides)}</code>}, from the first whole day that
          the search did not see. Choose the candles that it searched on.
        </p>
      )}
      <div className={styles.market}>
        <Choice
          label="Venue"
          value={draft.venue}
          options={venuesOf(series)}
          error={errors.venue}
          onChoose={(venue) => change(withMarket(draft, { ...draft, venue }, series))}
        />
        <Choice
          label="Candles"
          value={draft.timeframe}
          options={timeframesOf(series, draft.venue)}
          error={errors.timeframe}
          hint={timeframeHint(strategy, draft)}
          onChoose={(timeframe) => change(withMarket(draft, { ...draft, timeframe }, series))}
        />
      </div>
      <PairChoice
        series={stored}
        chosen={draft.pairs}
        error={errors.pairs}
        onChoose={(pairs) => change({ pairs })}
      />
      <FieldGroup label="Days (UTC), empty for all that is stored" error={errors.timerange}>
        <div className={styles.days}>
          <DayInput
            label="First day, UTC"
            example={days.min}
            value={draft.from}
            onChange={(from) => change({ from })}
          />
          <span>to</span>
          <DayInput
            label="Last day, UTC"
            example={days.max}
            value={draft.to}
            onChange={(to) => change({ to })}
          />
        </div>
      </FieldGroup>
      {run.isError && Object.keys(errors).length === 0 && (
        <p role="alert" className={styles.error}>
          {run.error.message} {run.error instanceof ApiFailure && <Prose text={run.error.hint ?? ''} />}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" tone="primary" disabled={run.isPending} data-testid="run-submit">
          {run.isPending ? 'Asking' : 'Run the backtest'}
        </Button>
      </div>
      {strategy?.file && (
        <p className={styles.command}>
          The same by command: <code>{toCommand(draft, strategy.file)}</code>
        </p>
      )}
    </form>
  )
}

function strategyHint(strategy: Strategy | undefined): string | undefined {
  if (!strategy) return undefined
  const parts = [strategy.file, strategy.startup > 0 && `warms up for ${strategy.startup} candles`]
  return parts.filter(Boolean).join('; ') || undefined
}

function timeframeHint(strategy: Strategy | undefined, draft: Draft): string | undefined {
  const own = strategy?.timeframe
  if (!own || draft.timeframe === own) return undefined
  return `The strategy was written for ${own}.`
}

/** First and last day that are stored. */
function storedDays(series: readonly Series[]): { min: string; max: string } {
  if (series.length === 0) return { min: '2025-01-01', max: '2025-03-01' }
  return {
    min: formatDay(Math.min(...series.map((one) => one.firstTime))),
    max: formatDay(Math.max(...series.map((one) => one.lastTime))),
  }
}

interface DayInputProps {
  readonly label: string
  readonly example: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A day as `2025-01-31`, the same in every country. */
function DayInput({ label, example, value, onChange }: DayInputProps) {
  return (
    <input
      type="text"
      inputMode="numeric"
      maxLength={10}
      aria-label={label}
      placeholder={example}
      value={value}
      onChange={(event) => onChange(event.target.value.trim())}
    />
  )
}
