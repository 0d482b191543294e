import { useQuery } from '@tanstack/react-query'
import { ApiFailure } from '../api/failure.ts'
import type { SignalDetail } from '../api/types.ts'
import { formatUtc } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { signalQueries } from './queries.ts'
import { asSent, STATE_WORDS } from './signal-words.ts'
import styles from './signals.module.css'

/** One signal: who took it when, and what its terminal made of it. */
export function SignalDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const detail = useQuery(signalQueries.signal(id))
  const isUnknown = detail.error instanceof ApiFailure && detail.error.status === 404
  const { signal } = detail.data ?? {}
  return (
    <Drawer
      title={signal ? `${signal.side} ${signal.symbol}` : 'Signal'}
      testId="signal-drawer"
      onClose={onClose}
    >
      {detail.isPending && <Skeleton rows={6} />}
      {isUnknown && <Empty why="There is no such signal." />}
      {detail.isError && !isUnknown && (
        <Failure part="The signal" error={detail.error} retry={() => void detail.refetch()} />
      )}
      {detail.data && <Told detail={detail.data} />}
    </Drawer>
  )
}

function Told({ detail: { signal, transitions, feedback } }: { detail: SignalDetail }) {
  return (
    <>
      <Facts
        facts={[
          { name: 'Account', value: signal.account_id },
          { name: 'Candles', value: signal.timeframe },
          { name: 'Volume', value: asSent(signal.volume) },
          { name: 'Limit', value: signal.price === null ? 'at the market' : asSent(signal.price) },
          { name: 'Stop', value: asSent(signal.stop_loss) },
          { name: 'Target', value: asSent(signal.take_profit) },
          ...(signal.comment ? [{ name: 'Comment', value: signal.comment }] : []),
          { name: 'Handed out until', value: formatUtc(signal.expires_at) },
          { name: 'Key', value: <code>{signal.dedupe_key}</code> },
          { name: 'Id', value: <code>{signal.id}</code> },
        ]}
      />
      <section className={styles.part}>
        <h3>What happened to it</h3>
        <ul className={styles.steps} data-testid="signal-transitions">
          {transitions.map(({ time, actor, to }) => (
            <li key={`${time} ${to}`}>
              <Badge tone={STATE_WORDS[to].tone}>{STATE_WORDS[to].text}</Badge> {formatUtc(time)}{' '}
              <span className={styles.faint}>by {actor}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.part}>
        <h3>What the terminal reports</h3>
        {feedback.length === 0 ? (
          <p className={styles.faint}>Nothing yet.</p>
        ) : (
          <ul className={styles.steps} data-testid="signal-feedback">
            {feedback.map(({ time, actor, status, ticket, price, volume, message }) => (
              <li key={`${time} ${status} ${ticket}`}>
                <strong>{status}</strong> {formatUtc(time)} <span className={styles.faint}>by {actor}</span>
                <p>
                  {[
                    ...(ticket === null ? [] : [`ticket ${ticket}`]),
                    ...(price === null ? [] : [`price ${asSent(price)}`]),
                    ...(volume === null ? [] : [`volume ${asSent(volume)}`]),
                    ...(message ? [message] : []),
                  ].join(', ')}
                </p>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}
