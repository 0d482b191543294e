import type { ReactNode } from 'react'
import { useActorNames } from '../api/actor-names.ts'
import type { ClientStatus } from '../api/types.ts'
import { Age } from '../ui/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { Attempt } from './client-columns.tsx'
import { short } from './deploy-words.ts'
import styles from './deploys.module.css'
import { HealthBadge } from './health-badge.tsx'

interface FactsPanelProps {
  /** Of the client, once it is known. */
  readonly name: string | undefined
  readonly status: ClientStatus
  readonly asOf: number
  readonly actions: ReactNode
}

/** Wanted, running and last attempt: three facts that may differ, each said for itself. */
export function FactsPanel({ name, status, asOf, actions }: FactsPanelProps) {
  const { clientId, wanted, running, lastAttempt, blockers } = status
  const named = useActorNames(clientId)
  return (
    <Panel
      title={name === undefined ? clientId : `${clientId} · ${name}`}
      testId="client-facts"
      asOf={asOf}
      actions={actions}
    >
      <div className={styles.facts}>
        <Fact name="Wanted" testId="fact-wanted">
          {wanted ? (
            <>
              <strong>
                {wanted.blocker ? 'unknown' : countOf(wanted.bots.length)}
                {wanted.suspended && ', suspended'}
              </strong>
              <span>
                {wanted.blocker ? 'the file in git cannot be used at ' : 'git says so at '}
                <code>{short(wanted.commit)}</code>
              </span>
            </>
          ) : (
            <strong>nothing</strong>
          )}
        </Fact>
        <Fact name="Running" testId="fact-running">
          <strong>
            <HealthBadge health={status.health} />{' '}
            {running && countOf(running.bots.filter(({ health }) => health === 'Healthy').length)}
          </strong>
          <span>
            {running ? (
              <>
                applied <code>{short(running.appliedCommit)}</code>, seen <Age of={running.observedAt} />
              </>
            ) : (
              'nobody has looked yet'
            )}
          </span>
        </Fact>
        <Fact name="Last attempt" testId="fact-attempt">
          {lastAttempt ? (
            <>
              <strong>
                {lastAttempt.kind} <Attempt {...lastAttempt} />
              </strong>
              <span>
                <Age of={lastAttempt.at} />
                {lastAttempt.reason && `: ${named(lastAttempt.reason)}`}
              </span>
            </>
          ) : (
            <strong>none</strong>
          )}
        </Fact>
      </div>
      {blockers.length > 0 && (
        <ul className={styles.blockers} data-testid="blockers">
          {blockers.map(({ resource, reason }) => (
            <li key={resource}>
              <strong>{resource}</strong> {reason}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Fact({ name, testId, children }: { name: string; testId: string; children: ReactNode }) {
  return (
    <section className={styles.fact} data-testid={testId}>
      <h3>{name}</h3>
      {children}
    </section>
  )
}

function countOf(bots: number): string {
  return bots === 1 ? '1 bot' : `${bots} bots`
}
