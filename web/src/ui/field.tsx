import { type ReactNode, useId } from 'react'
import styles from './field.module.css'

/** What a control inside a field must carry to belong to it. */
export interface FieldControl {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly children: (control: FieldControl) => ReactNode
}

/** A label, its control, and under it a hint or what is wrong. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const note = `${id}-note`
  const described = hint !== undefined || error !== undefined
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described ? note : undefined,
        'aria-invalid': error !== undefined,
      })}
      {described && (
        <p id={note} className={styles.note} data-error={error !== undefined}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly testId: string
}

/** A line of text that the browser does not fill in by itself. */
export function TextField({ value, onChange, testId, ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <input
          {...control}
          type="text"
          autoComplete="off"
          value={value}
          onChange={({ target }) => onChange(target.value)}
          data-testid={testId}
        />
      )}
    </Field>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly onChoose: (value: string) => void
}

/** One of a few names. */
export function Choice({ label, value, options, hint, error, onChoose }: ChoiceProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select {...control} value={value} onChange={({ target }) => onChoose(target.value)}>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A group of controls under one name. */
export function FieldGroup({
  label,
  error,
  children,
}: {
  label: string
  error?: string | undefined
  children: ReactNode
}) {
  const note = useId()
  return (
    <fieldset className={styles.group} aria-describedby={error === undefined ? undefined : note}>
      <legend>{label}</legend>
      {children}
      {error !== undefined && (
        <p id={note} className={styles.note} data-error="true">
          {error}
        </p>
      )}
    </fieldset>
  )
}
