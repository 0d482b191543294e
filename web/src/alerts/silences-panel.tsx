import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import type { AlertSettings } from '../api/types.ts'
import { formatUtc } from '../format/time.ts'
import { formFaults } from '../tenant/field-errors.ts'
import { FormDialog } from '../tenant/form-dialog.tsx'
import { wordsOf } from '../tenant/tenant-words.ts'
import { Button } from '../ui/button.tsx'
import { Choice, TextField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { matchWords } from './alert-words.ts'
import styles from './alerts.module.css'
import { alertQueries, createSilence, endSilence } from './queries.ts'

const HOURS = ['1', '4', '24', '168'] as const

/** What nobody is told of for a while. */
export function SilencesPanel() {
  const me = useMe()
  const found = useQuery(alertQueries.settings())
  const [isAsking, setAsking] = useState(false)
  const silences = found.data?.silences
  const add = may(me, 'trade') && (
    <Button onClick={() => setAsking(true)} data-testid="new-silence">
      New silence
    </Button>
  )
  return (
    <Panel
      title="Silences"
      testId="silences"
      asOf={found.data ? found.dataUpdatedAt : undefined}
      actions={silences && silences.length > 0 && add}
    >
      {found.isPending && <Skeleton rows={2} />}
      {found.isError && (
        <Failure part="The silences" error={found.error} retry={() => void found.refetch()} />
      )}
      {silences?.length === 0 && (
        <Empty
          why="Nothing is silenced: every alert goes its way."
          action={add}
          command="npx leme alert silence --rule bot. --hours 2 --reason maintenance"
        />
      )}
      {silences && silences.length > 0 && (
        <ul className={styles.rows}>
          {silences.map((silence) => (
            <SilenceRow key={silence.id} silence={silence} />
          ))}
        </ul>
      )}
      {isAsking && <SilenceDialog onClose={() => setAsking(false)} />}
    </Panel>
  )
}

function SilenceRow({ silence }: { silence: AlertSettings['silences'][number] }) {
  const me = useMe()
  const queries = useQueryClient()
  const ending = useMutation({
    mutationFn: () => endSilence(silence.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  })
  return (
    <li className={styles.line}>
      <span>{matchWords(silence.matchers)}</span>
      <span className={styles.faint}>
        until {formatUtc(silence.until)}, by {silence.by}: {silence.reason}
      </span>
      {may(me, 'trade') && (
        <Button tone="quiet" disabled={ending.isPending} onClick={() => ending.mutate()}>
          End it
        </Button>
      )}
    </li>
  )
}

function SilenceDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const [rules, setRules] = useState('')
  const [hours, setHours] = useState<string>(HOURS[1])
  const [reason, setReason] = useState('')
  const adding = useMutation({
    mutationFn: () => createSilence({ rules: wordsOf(rules), severities: [], hours: Number(hours), reason }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['alerts'] })
      onClose()
    },
  })
  const { fields, rest } = formFaults(adding.error, ['matchers', 'until', 'reason'])
  return (
    <FormDialog
      title="New silence"
      testId="silence-dialog"
      verb="Silence them"
      isReady={reason.trim() !== '' && rules.trim() !== ''}
      isPending={adding.isPending}
      fault={rest}
      onSend={() => adding.mutate()}
      onClose={onClose}
    >
      <TextField
        label="Rules"
        hint="Such as bot.failed, or bot. for all that begin so."
        error={fields.matchers}
        value={rules}
        onChange={setRules}
        testId="silence-rules"
      />
      <Choice label="Hours" value={hours} options={HOURS} error={fields.until} onChoose={setHours} />
      <TextField
        label="Why"
        hint="For those who wonder why they hear nothing."
        error={fields.reason}
        value={reason}
        onChange={setReason}
        testId="silence-reason"
      />
    </FormDialog>
  )
}
