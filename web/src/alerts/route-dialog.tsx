import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AlertSettings } from '../api/types.ts'
import { formFaults } from '../tenant/field-errors.ts'
import { FormDialog } from '../tenant/form-dialog.tsx'
import { Choice, FieldGroup, TextField } from '../ui/field.tsx'
import styles from './alerts.module.css'
import { type Severity, saveRoute } from './queries.ts'

type Route = AlertSettings['routes'][number]

interface RouteDialogProps {
  /** What is changed; a new one when absent. */
  readonly route: Route | undefined
  readonly channels: AlertSettings['channels']
  readonly onClose: () => void
}

const LEAST: Readonly<Record<string, readonly Severity[]>> = {
  'every alert': [],
  'warning and critical': ['warning', 'critical'],
  critical: ['critical'],
}
const DIGESTS = ['0', '15', '60', '240'] as const
const NOBODY = 'nobody'

/** Which alerts go to which channels, and when. */
export function RouteDialog({ route, channels, onClose }: RouteDialogProps) {
  const queries = useQueryClient()
  const [name, setName] = useState(route?.name ?? '')
  const [least, setLeast] = useState(leastOf(route))
  const [chosen, setChosen] = useState<readonly string[]>(
    route?.channels ?? channels.slice(0, 1).map(({ id }) => id),
  )
  const [digest, setDigest] = useState(String(route?.digestMinutes ?? 0))
  const [quiet, setQuiet] = useState(route?.quiet ? `${route.quiet.from}-${route.quiet.to}` : '')
  const [zone, setZone] = useState(route?.quiet?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [then, setThen] = useState(nameOf(route?.escalation[0]?.channels[0], channels))
  const [after, setAfter] = useState(String(route?.escalation[0]?.afterMinutes ?? 15))
  const saving = useMutation({
    mutationFn: () => {
      const [from = '', to = ''] = quiet.split('-').map((part) => part.trim())
      const next = channels.find((one) => one.name === then)
      return saveRoute(route, {
        ...{
          name: name.trim(),
          channels: chosen,
          severities: LEAST[least] ?? [],
          digestMinutes: Number(digest),
        },
        quiet: quiet.trim() === '' ? undefined : { from, to, zone },
        escalation: next && { afterMinutes: Number(after), channel: next.id },
      })
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['alerts'] })
      onClose()
    },
  })
  const { fields, rest } = formFaults(saving.error, [
    'name',
    'channels',
    'quiet',
    'escalation',
    'digestMinutes',
  ])
  return (
    <FormDialog
      title={route ? `Change ${route.name}` : 'New route'}
      testId="route-dialog"
      verb={route ? 'Change it' : 'Add it'}
      isReady={name.trim() !== '' && chosen.length > 0}
      isPending={saving.isPending}
      fault={rest}
      onSend={() => saving.mutate()}
      onClose={onClose}
    >
      <TextField label="Name" error={fields.name} value={name} onChange={setName} testId="route-name" />
      <Choice label="Of" value={least} options={Object.keys(LEAST)} onChoose={setLeast} />
      <FieldGroup label="Tells" error={fields.channels}>
        {channels.map((one) => (
          <label key={one.id} className={styles.check}>
            <input
              type="checkbox"
              checked={chosen.includes(one.id)}
              onChange={({ target }) =>
                setChosen((old) => (target.checked ? [...old, one.id] : old.filter((id) => id !== one.id)))
              }
            />
            {one.name} ({one.kind})
          </label>
        ))}
      </FieldGroup>
      <Choice
        label="Gathers for minutes"
        hint="What is critical goes out at once all the same."
        value={digest}
        options={withOwn(DIGESTS, digest)}
        error={fields.digestMinutes}
        onChoose={setDigest}
      />
      <TextField
        label="Quiet hours"
        hint="Such as 22:00-07:00; none when empty. What is critical goes out all the same."
        error={fields.quiet}
        value={quiet}
        onChange={setQuiet}
        testId="route-quiet"
      />
      {quiet.trim() !== '' && (
        <TextField label="Their time zone" value={zone} onChange={setZone} testId="route-zone" />
      )}
      <Choice
        label="Then tells"
        hint="When nobody has acknowledged it."
        value={then}
        options={[NOBODY, ...channels.map((one) => one.name)]}
        error={fields.escalation}
        onChoose={setThen}
      />
      {then !== NOBODY && (
        <Choice
          label="After minutes"
          value={after}
          options={withOwn(['5', '15', '30', '60'], after)}
          onChoose={setAfter}
        />
      )}
    </FormDialog>
  )
}

function leastOf(route: Route | undefined): string {
  const severities = route?.matchers.severities ?? []
  const known = Object.entries(LEAST).find(([, one]) => one.length === severities.length)
  return known?.[0] ?? 'every alert'
}

function nameOf(id: string | undefined, channels: AlertSettings['channels']): string {
  return channels.find((one) => one.id === id)?.name ?? NOBODY
}

/** The usual choices, and what it is now. */
function withOwn(usual: readonly string[], own: string): readonly string[] {
  return usual.includes(own) ? usual : [...usual, own]
}
