import { getRouteApi, Link } from '@tanstack/react-router'
import type { AttentionItem } from '../api/types.ts'
import { type DeskSearch, without } from '../app/search.ts'
import { Age } from '../ui/age.tsx'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Prose } from '../ui/prose.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './desk.module.css'

const route = getRouteApi('/')
/** As many as leave the rest of the page in view. */
const SHOWN = 4
const TONES: Readonly<Record<AttentionItem['level'], Tone>> = { info: 'info', warning: 'warn', error: 'bad' }

/** What needs the reader, most urgent first. */
export function AttentionPanel({ items, asOf }: { items: readonly AttentionItem[]; asOf: number }) {
  const { needs }: DeskSearch = route.useSearch()
  const navigate = route.useNavigate()
  const all = needs === 'all'
  const toggle = () =>
    void navigate({
      search: (old: DeskSearch) => (all ? without(old, 'needs') : { ...old, needs: 'all' }),
      resetScroll: false,
    })
  const shown = all ? items : items.slice(0, SHOWN)
  return (
    <Panel
      title={`Needs you (${items.length})`}
      testId="attention"
      asOf={asOf}
      actions={
        items.length > SHOWN && (
          <Button tone="quiet" onClick={toggle} data-testid="attention-all">
            {all ? 'Show the first' : `Show all ${items.length}`}
          </Button>
        )
      }
    >
      {items.length === 0 ? (
        <Empty why="Nothing needs you: bots and data are as they should be." />
      ) : (
        <ul className={styles.list}>
          {shown.map((item) => (
            <li key={item.id}>
              <p className={styles.line}>
                <Badge tone={TONES[item.level]}>{item.level}</Badge>
                <span className={styles.grow}>{item.title}</span>
                {item.since !== null && (
                  <span className={styles.faint}>
                    <Age of={item.since} />
                  </span>
                )}
              </p>
              {item.hint && (
                <p className={styles.faint}>
                  <Prose text={item.hint} />
                </p>
              )}
              {item.kind === 'run-failed' && item.subject && (
                <Link to="/backtests/$id" params={{ id: item.subject }}>
                  Open the run
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
