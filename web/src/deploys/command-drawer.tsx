import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useActorNames } from '../api/actor-names.ts'
import { ApiFailure } from '../api/failure.ts'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import type { CommandDetail } from '../api/types.ts'
import { formatUtc } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { commandText, isOpen, STATE_WORDS, short, waitsForWord } from './deploy-words.ts'
import styles from './deploys.module.css'
import { answer, deployQueries } from './queries.ts'
import { Way } from './way.tsx'

interface CommandDrawerProps {
  readonly id: string
  readonly onCommit: (commit: string) => void
  readonly onClose: () => void
}

/** One command: how far it is, every step, and a person's word on it. */
export function CommandDrawer({ id, onCommit, onClose }: CommandDrawerProps) {
  const query = useQuery(deployQueries.command(id))
  const isUnknown = query.error instanceof ApiFailure && query.error.status === 404
  return (
    <Drawer
      title={query.data ? commandText(query.data) : 'Command'}
      testId="command-drawer"
      onClose={onClose}
    >
      {query.isPending && <Skeleton rows={6} />}
      {isUnknown && <Empty why="There is no such command." />}
      {query.isError && !isUnknown && (
        <Failure part="The command" error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data && <Told command={query.data} onCommit={onCommit} />}
    </Drawer>
  )
}

function Told({ command, onCommit }: { command: CommandDetail; onCommit: (commit: string) => void }) {
  const { id, actor, source, state, reason, approvals, commit, rollbackCommit, steps, deadline } = command
  const named = useActorNames(command.clientId)
  const link = (name: string | null) =>
    name === null ? (
      '–'
    ) : (
      <Button tone="quiet" onClick={() => onCommit(name)}>
        {short(name)}
      </Button>
    )
  return (
    <>
      <Way steps={steps} state={state} />
      {reason && (
        <p className={styles.reason} data-testid="command-reason">
          {named(reason)}
        </p>
      )}
      {isOpen(command) && <Word command={command} />}
      <Facts
        facts={[
          { name: 'Asked by', value: `${named(actor)} (${source})` },
          { name: 'Commit', value: link(commit) },
          ...(rollbackCommit === null ? [] : [{ name: 'Rolled back by', value: link(rollbackCommit) }]),
          ...(deadline !== null && isOpen(command) ? [{ name: 'Until', value: formatUtc(deadline) }] : []),
          ...approvals.map((one) => ({
            name: one.phase === 'before' ? 'Agreed before' : 'Agreed after',
            value: `${named(one.actor)}, ${formatUtc(one.time)}`,
          })),
          { name: 'Id', value: <code>{id}</code> },
        ]}
      />
      <section className={styles.part}>
        <h3>Steps</h3>
        <ul className={styles.steps} data-testid="command-steps">
          {steps.map((step, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps only grow at the end
            <li key={row}>
              <Badge tone={STATE_WORDS[step.state].tone}>{STATE_WORDS[step.state].text}</Badge>{' '}
              <span className={styles.faint}>{formatUtc(step.time)}</span>
              {step.reason && <p>{named(step.reason)}</p>}
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.part}>
        <h3>Asked for</h3>
        <pre className={styles.text}>{JSON.stringify(command.request, null, 2)}</pre>
      </section>
    </>
  )
}

/** What a person can say while it has not ended. */
function Word({ command }: { command: CommandDetail }) {
  const client = useQueryClient()
  const me = useMe()
  const mayApprove = may(me, 'approve')
  // What the house itself asked for is given up by the operator alone.
  const mayCancel = may(me, command.source === 'system' ? 'operate' : 'trade')
  const say = useMutation({
    mutationFn: (verb: 'approve' | 'cancel') => answer(command.id, verb),
    onSettled: () =>
      Promise.all(
        ['command', 'client', 'clients'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  })
  return (
    <div className={styles.word}>
      {say.isError && (
        <p role="alert" className={styles.refusal}>
          <strong>It was not taken.</strong> {say.error.message}
        </p>
      )}
      {mayApprove && waitsForWord(command) && (
        <Button
          tone="primary"
          disabled={say.isPending}
          data-testid="approve"
          onClick={() => say.mutate('approve')}
        >
          Approve
        </Button>
      )}
      {mayCancel && (
        <Button disabled={say.isPending} data-testid="cancel" onClick={() => say.mutate('cancel')}>
          {command.commit === null ? 'Cancel' : 'Give up and roll back'}
        </Button>
      )}
    </div>
  )
}
