import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '../api/may.ts'
import type { CreditEntry, Me, Tenant } from '../api/types.ts'
import { formatNumber, formatSigned } from '../format/number.ts'
import { formatDay, formatMinute } from '../format/time.ts'
import { Button } from '../ui/button.tsx'
import { useNow } from '../ui/clock.ts'
import type { Column } from '../ui/column.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Field } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { Split } from '../ui/split.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { Table } from '../ui/table.tsx'
import { type DayOfUse, daysLeft, useByDay } from './credit-use.ts'
import { formFaults } from './field-errors.ts'
import { FormDialog } from './form-dialog.tsx'
import { bookCredits, tenantQueries } from './queries.ts'
import styles from './tenant.module.css'

const DAYS = 14
const HEIGHT = 480

const KINDS: Readonly<Record<CreditEntry['kind'], string>> = {
  grant: 'given',
  'bot-minutes': 'used by bots',
  correction: 'corrected',
}

const COLUMNS: readonly Column<CreditEntry>[] = [
  { key: 'time', head: 'Booked (UTC)', cell: ({ time }) => formatMinute(time) },
  { key: 'kind', head: 'What', cell: ({ kind }) => KINDS[kind] },
  {
    key: 'reason',
    head: 'Why',
    wide: true,
    cell: ({ reason }) => (
      <span className={styles.long} title={reason}>
        {reason}
      </span>
    ),
  },
  { key: 'amount', head: 'Bot minutes', align: 'right', cell: ({ amount }) => formatSigned(amount) },
  { key: 'balance', head: 'Left after', align: 'right', cell: ({ balance }) => formatNumber(balance) },
]

/** The account: what was given, what bots have used, how long the rest lasts. */
export function CreditsPanel({ me, tenant }: { me: Me; tenant: Tenant }) {
  const client = tenant.clientId
  const query = useInfiniteQuery(tenantQueries.credits(client))
  const now = useNow()
  const [isGiving, setGiving] = useState(false)
  const entries = query.data?.pages.flatMap(({ items }) => items)
  const use = useByDay(entries ?? [], { now, days: DAYS })
  const canGive = may(me, 'operate') && !me.unconfirmed
  return (
    <Split
      main={
        <Panel
          title="Account"
          testId="credits"
          asOf={entries ? query.dataUpdatedAt : undefined}
          actions={canGive && <Button onClick={() => setGiving(true)}>Give credits</Button>}
        >
          {query.isPending && <Skeleton rows={6} />}
          {query.isError && (
            <Failure part="The account" error={query.error} retry={() => void query.refetch()} />
          )}
          {entries?.length === 0 && (
            <Empty
              why="No credits were given yet: one is a minute of a bot that runs. Without any no bot starts."
              action={
                canGive ? (
                  <CopyLine
                    name="the line that gives credits"
                    line={`npx leme tenant credits ${client} 1000`}
                  />
                ) : undefined
              }
            />
          )}
          {entries && entries.length > 0 && (
            <Table
              label="Entries, newest first"
              testId="credit-table"
              columns={COLUMNS}
              rows={entries}
              rowKey={({ key }) => key}
              height={HEIGHT}
            />
          )}
          {query.hasNextPage && (
            <div className={styles.more}>
              <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Older ones
              </Button>
            </div>
          )}
          {isGiving && <GiveDialog client={client} onClose={() => setGiving(false)} />}
        </Panel>
      }
      context={<UsePanel credits={tenant.credits} use={use} asOf={query.dataUpdatedAt || undefined} />}
    />
  )
}

interface UsePanelProps {
  readonly credits: number
  readonly use: readonly DayOfUse[]
  readonly asOf: number | undefined
}

function UsePanel({ credits, use, asOf }: UsePanelProps) {
  const most = Math.max(1, ...use.map(({ used }) => used))
  const left = daysLeft(credits, use)
  return (
    <Panel title={`Use of the last ${DAYS} days`} testId="use" asOf={asOf}>
      <p className={styles.faint}>
        {left === null
          ? 'No full day of use yet, so nothing says how long the rest lasts.'
          : `At the pace of these days the rest lasts ${formatNumber(left)} ${Math.round(left) === 1 ? 'day' : 'days'}.`}
      </p>
      <dl className={styles.days}>
        {use.toReversed().map(({ day, used }) => (
          <div key={day} style={{ display: 'contents' }}>
            <dt>{formatDay(day).slice(5)}</dt>
            <dd className={styles.bar} aria-hidden="true">
              <i style={{ width: `${(100 * used) / most}%` }} />
            </dd>
            <dd>{used === 0 ? '–' : formatNumber(used)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

function GiveDialog({ client, onClose }: { client: string; onClose: () => void }) {
  const queries = useQueryClient()
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const number = Number(amount.replaceAll(',', ''))
  const give = useMutation({
    mutationFn: () => bookCredits(client, number, reason.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['tenancy', client] })
      onClose()
    },
  })
  const { fields, rest } = formFaults(give.error, ['amount', 'reason'])
  return (
    <FormDialog
      title={`Give credits to ${client}?`}
      testId="give-dialog"
      verb={number < 0 ? 'Take away' : 'Give'}
      isReady={Number.isSafeInteger(number) && number !== 0 && reason.trim() !== ''}
      isPending={give.isPending}
      fault={rest}
      onSend={() => give.mutate()}
      onClose={onClose}
    >
      <Field label="Bot minutes" hint="Below zero some are taken away." error={fields.amount}>
        {(control) => (
          <input
            {...control}
            type="text"
            inputMode="numeric"
            value={amount}
            onChange={({ target }) => setAmount(target.value)}
            data-testid="amount"
          />
        )}
      </Field>
      <Field label="Why" hint="It stays in the account." error={fields.reason}>
        {(control) => (
          <input
            {...control}
            type="text"
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            data-testid="reason"
          />
        )}
      </Field>
    </FormDialog>
  )
}
