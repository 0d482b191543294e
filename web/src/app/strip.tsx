import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { queries } from '../api/queries.ts'
import { useStreamState } from '../api/stream.ts'
import { useTenantNames } from '../api/tenancy.ts'
import type { Desk, Me } from '../api/types.ts'
import { formatLocalClock, formatUtc, formatUtcClock } from '../format/time.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { setServerTime, useNow } from '../ui/clock.ts'
import { StopDialog } from './stop-dialog.tsx'
import styles from './strip.module.css'

const STREAM = { connecting: 'connecting', live: 'live', reconnecting: 'reconnecting' } as const
/** Without the stream the desk is read this often, milliseconds. */
const POLL_MS = 5000

/** The state of everything in one line, on top of every page. */
export function Strip({ me }: { me: Me }) {
  return me.kind === 'operator' ? <HouseStrip /> : <MemberStrip me={me} />
}

/** Of a client's member: whose page it is, and by which role. */
function MemberStrip({ me: { clientId, name, role } }: { me: Me }) {
  const names = useTenantNames()
  return (
    <header className={styles.strip} data-testid="status-strip">
      <span className={styles.own} title={`Tenant ${clientId}`}>
        {names.get(clientId ?? '') ?? clientId}
      </span>
      <span className={styles.item} data-testid="strip-member">
        {name} <span className={styles.label}>{role}</span>
      </span>
      <span className={styles.space} />
      <Clocks />
    </header>
  )
}

function HouseStrip() {
  const stream = useStreamState()
  const desk = useQuery({ ...queries.desk(), refetchInterval: stream === 'live' ? false : POLL_MS })
  const [asking, setAsking] = useState(false)
  const bot = mainBot(desk.data)
  const stoppable = bot?.status === 'running' || bot?.status === 'starting'

  useEffect(() => {
    if (desk.data) setServerTime(desk.data.now)
  }, [desk.data])

  return (
    <header className={styles.strip} data-testid="status-strip">
      <span className={styles.tenant} title="Tenant">
        local
      </span>
      <Badge tone="info">{desk.data?.mode ?? 'PAPER'}</Badge>
      <span className={styles.item} data-testid="candle-age">
        <span className={styles.label}>Candle</span> <NewestCandle desk={desk.data} />
      </span>
      <output
        className={styles.stream}
        data-state={stream}
        data-testid="stream-state"
        title="Stream of events"
      >
        {STREAM[stream]}
      </output>
      <span className={styles.space} />
      <Clocks />
      <Button
        tone="danger"
        disabled={!stoppable}
        title={stoppable ? `Stop ${bot.name}` : 'No bot is running'}
        data-testid="stop-bot"
        onClick={() => setAsking(true)}
      >
        Stop
      </Button>
      {asking && bot && <StopDialog bot={bot} onClose={() => setAsking(false)} />}
    </header>
  )
}

/** The bot's last candle and when it came; without a bot the newest candle that is stored. */
function NewestCandle({ desk }: { desk: Desk | undefined }) {
  const bot = mainBot(desk)
  if (bot && bot.cursor !== null) {
    return (
      <>
        <span className={styles.wide}>{formatUtc(bot.cursor)}, </span>
        <Age of={bot.seenAt} />
      </>
    )
  }
  const newest = desk?.series.reduce((latest, series) => Math.max(latest, series.lastTime), 0)
  return newest ? <Age of={newest} /> : <>–</>
}

function mainBot(desk: Desk | undefined) {
  return desk?.bots.find((bot) => bot.id === desk.mainBotId)
}

function Clocks() {
  const now = useNow()
  return (
    <span className={styles.clocks} data-testid="clocks">
      <span>{formatUtcClock(now)}</span>
      <span className={styles.local}>{formatLocalClock(now)}</span>
    </span>
  )
}
