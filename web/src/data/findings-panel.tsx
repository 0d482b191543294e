import type { AttentionItem } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { Badge } from '../ui/badge.tsx'
import { Panel } from '../ui/panel.tsx'
import { Prose } from '../ui/prose.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './data.module.css'

/** What the check of the stored candles found. */
export function FindingsPanel({ items, asOf }: { items: readonly AttentionItem[]; asOf: number }) {
  return (
    <Panel title={`Findings (${formatNumber(items.length)})`} testId="findings-panel" asOf={asOf}>
      {items.length === 0 ? (
        <Empty why="The last check found nothing unusual." command="npx leme data check" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        <ul className={styles.list} tabIndex={0} aria-label="Findings">
          {items.map(({ id, level, title, hint }) => (
            <li key={id}>
              <p>
                {level !== 'info' && <Badge tone={level === 'error' ? 'bad' : 'warn'}>{level}</Badge>} {title}
              </p>
              {hint && (
                <p className={styles.faint}>
                  <Prose text={hint} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
