import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type IndicatorCall, queries } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Choice, Field } from '../ui/field.tsx'
import styles from './markets.module.css'

interface IndicatorFormProps {
  readonly call: IndicatorCall
  readonly onApply: (call: IndicatorCall) => void
  readonly onCancel: () => void
}

/** The parameters of one indicator; those at their default are left out of the address. */
export function IndicatorForm({ call, onApply, onCancel }: IndicatorFormProps) {
  const forms = useQuery(queries.indicatorForms())
  const form = forms.data?.items.find(({ name }) => name === call.name)
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>(call.settings)
  const settings = form?.settings ?? []
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const given = settings.flatMap(({ name, start }) => {
      const value = draft[name] ?? ''
      return value === '' || (start !== null && value === String(start)) ? [] : [[name, value] as const]
    })
    onApply({ name: call.name, settings: Object.fromEntries(given) })
  }
  return (
    <form className={styles.form} aria-label={`Parameters of ${call.name}`} onSubmit={apply}>
      {settings.length === 0 && <p>{call.name} has no parameters.</p>}
      {settings.map(({ name, kind, least, most, start, words }) => {
        const value = draft[name] ?? String(start ?? '')
        const change = (next: string) => setDraft((old) => ({ ...old, [name]: next }))
        if (kind === 'word') {
          return <Choice key={name} label={name} value={value} options={words} onChoose={change} />
        }
        return (
          <Field key={name} label={name}>
            {(control) => (
              <input
                {...control}
                type="number"
                required
                step={kind === 'period' ? 1 : 'any'}
                min={least ?? undefined}
                max={most ?? undefined}
                value={value}
                onChange={({ target }) => change(target.value)}
              />
            )}
          </Field>
        )
      })}
      <span className={styles.formActions}>
        <Button type="submit" tone="primary">
          Apply
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </span>
    </form>
  )
}
