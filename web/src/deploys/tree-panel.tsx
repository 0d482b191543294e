import type { ClientStatus } from '../api/types.ts'
import { Panel } from '../ui/panel.tsx'
import styles from './deploys.module.css'
import { HealthMark } from './health-mark.tsx'
import { resourceTree } from './resource-tree.ts'

/** File, bots and processes, each with how it is. */
export function TreePanel({ status, asOf }: { status: ClientStatus; asOf: number }) {
  return (
    <Panel title="Resources" testId="resource-tree" asOf={asOf}>
      <ul className={styles.tree}>
        {resourceTree(status).map(({ name, kind, health, note, depth }, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a process has no name of its own
          <li key={`${row} ${name}`} style={{ paddingLeft: 4 + depth * 18 }} data-kind={kind}>
            <HealthMark health={health} />
            <span className={styles.resource}>{name}</span>
            <span className={styles.note}>{note}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
