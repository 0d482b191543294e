import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '../api/may.ts'
import { useMe } from '../api/me.ts'
import type { AlertChannelMade, AlertSettings } from '../api/types.ts'
import { ShownOnce } from '../tenant/shown-once.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { matchWords, whenWords } from './alert-words.ts'
import styles from './alerts.module.css'
import { ChannelDialog } from './channel-dialog.tsx'
import { alertQueries, removeChannel, removeRoute, testChannel } from './queries.ts'
import { RouteDialog } from './route-dialog.tsx'

type Asked =
  | { readonly what: 'channel' }
  | { readonly what: 'route'; readonly route?: AlertSettings['routes'][number] }

/** Channels, and the routes that lead alerts to them. */
export function RoadsPanel() {
  const me = useMe()
  const found = useQuery(alertQueries.settings())
  const [asked, setAsked] = useState<Asked>()
  const [made, setMade] = useState<AlertChannelMade>()
  const close = () => setAsked(undefined)
  const can = may(me, 'administer')
  const { channels = [], routes = [] } = found.data ?? {}
  const addChannel = can && (
    <Button
      tone={channels.length === 0 ? 'primary' : 'quiet'}
      onClick={() => setAsked({ what: 'channel' })}
      data-testid="new-channel"
    >
      New channel
    </Button>
  )
  const addRoute = can && channels.length > 0 && (
    <Button
      tone={routes.length === 0 ? 'primary' : 'quiet'}
      onClick={() => setAsked({ what: 'route' })}
      data-testid="new-route"
    >
      New route
    </Button>
  )
  return (
    <Panel
      title="Routes and channels"
      testId="roads"
      asOf={found.data ? found.dataUpdatedAt : undefined}
      actions={
        channels.length > 0 && (
          <>
            {routes.length > 0 && addRoute}
            {addChannel}
          </>
        )
      }
    >
      {found.isPending && <Skeleton rows={3} />}
      {found.isError && <Failure part="The routes" error={found.error} retry={() => void found.refetch()} />}
      {found.data && channels.length === 0 && (
        <Empty
          why="Nobody is told of alerts: there is no channel. Add one for Telegram, Slack, Discord, e-mail, PagerDuty or a webhook."
          action={addChannel}
          command="npx leme alert channel add oncall --kind telegram --to CHAT"
        />
      )}
      {channels.length > 0 && routes.length === 0 && (
        <Empty
          why="No alert goes anywhere yet: a route says which alerts a channel hears of, and when."
          action={addRoute}
          command="npx leme alert route add everything --channel oncall"
        />
      )}
      {routes.length > 0 && (
        <ul className={styles.rows} aria-label="Routes">
          {routes.map((route) => (
            <li key={route.id} className={styles.line} data-testid={`route-${route.name}`}>
              <span>
                <strong>{route.name}</strong>: {matchWords(route.matchers)} to{' '}
                {route.channels.map((id) => channels.find((one) => one.id === id)?.name ?? id).join(', ')}
              </span>
              <span className={styles.faint}>{whenWords(route)}</span>
              {can && (
                <span className={styles.orders}>
                  <Button
                    tone="quiet"
                    onClick={() => setAsked({ what: 'route', route })}
                    aria-label={`Change ${route.name}`}
                  >
                    Change
                  </Button>
                  <Remove name={route.name} act={() => removeRoute(route.id)} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {channels.length > 0 && (
        <ul className={styles.rows} aria-label="Channels">
          {channels.map((channel) => (
            <li key={channel.id} className={styles.line} data-testid={`channel-${channel.name}`}>
              <span>
                <strong>{channel.name}</strong>: {channel.kind}
              </span>
              <span className={styles.faint}>{channel.to}</span>
              {can && (
                <span className={styles.orders}>
                  <Try id={channel.id} name={channel.name} />
                  <Remove name={channel.name} act={() => removeChannel(channel.id)} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked?.what === 'channel' && (
        <ChannelDialog
          onDone={(answer) => {
            close()
            if (answer.secret !== null) setMade(answer)
          }}
          onClose={close}
        />
      )}
      {asked?.what === 'route' && <RouteDialog route={asked.route} channels={channels} onClose={close} />}
      {made?.secret != null && (
        <ShownOnce
          title={`The secret of ${made.channel.name}`}
          name="the secret"
          text={made.secret}
          note="Its receiver checks signatures with it. It is shown here and nowhere else."
          onClose={() => setMade(undefined)}
        />
      )}
    </Panel>
  )
}

function Try({ id, name }: { id: string; name: string }) {
  const trying = useMutation({ mutationFn: () => testChannel(id) })
  const { data, error } = trying
  const words = data && (data.delivered ? 'It was taken.' : `Not taken: ${data.message}.`)
  return (
    <>
      <span role="status" className={styles.faint}>
        {error ? error.message : words}
      </span>
      <Button
        tone="quiet"
        disabled={trying.isPending}
        onClick={() => trying.mutate()}
        aria-label={`Test ${name}`}
      >
        {trying.isPending ? 'Testing …' : 'Test'}
      </Button>
    </>
  )
}

/** Asks by its own label, and removes upon the second click. */
function Remove({ name, act }: { name: string; act: () => Promise<unknown> }) {
  const queries = useQueryClient()
  const [isSure, setSure] = useState(false)
  const removing = useMutation({
    mutationFn: act,
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  })
  const words = isSure ? 'Remove it?' : 'Remove'
  return (
    <Button
      tone={isSure ? 'danger' : 'quiet'}
      disabled={removing.isPending}
      onClick={() => (isSure ? removing.mutate() : setSure(true))}
      onBlur={() => setSure(false)}
      aria-label={`${words} ${name}`}
    >
      {words}
    </Button>
  )
}
