import type { OperationCheck } from '../api/types.ts'
import { Age } from '../ui/age.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { Prose } from '../ui/prose.tsx'
import { RowButton } from '../ui/row-button.tsx'
import { type CheckGroup, countsOf } from './check-groups.ts'
import { CheckMark } from './check-mark.tsx'
import styles from './operations.module.css'

interface GroupPanelProps {
  readonly group: CheckGroup
  readonly selected: string | undefined
  readonly onOpen: (name: string) => void
}

/** One group: each check with its sign, what was found, and what to do. */
export function GroupPanel({ group: { name, checks }, selected, onOpen }: GroupPanelProps) {
  return (
    <Panel
      title={name}
      testId={`operations-${name.toLowerCase()}`}
      actions={<span className={styles.counts}>{countsOf(checks)}</span>}
    >
      <ul className={styles.rows}>
        {checks.map((check) => (
          <li
            key={check.name}
            className={styles.row}
            data-testid={`check-${check.name}`}
            aria-current={selected === check.name ? 'true' : undefined}
          >
            <CheckMark state={check.state} />
            <span className={styles.title}>
              <RowButton onClick={() => onOpen(check.name)}>{check.title}</RowButton>
            </span>
            <div className={styles.found}>
              <p>{check.reason}</p>
              <WhatToDo check={check} />
            </div>
            <span className={styles.age}>
              <Age of={check.measuredAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** What to do, with the line to take to a terminal. */
export function WhatToDo({ check: { title, fix } }: { check: Pick<OperationCheck, 'title' | 'fix'> }) {
  if (!fix) return null
  return (
    <>
      <p className={styles.fix}>
        <Prose text={fix.text} />
      </p>
      {fix.command !== null && <CopyLine name={`the line for ${title}`} line={typed(fix.command)} />}
    </>
  )
}

/** As it is typed in a folder of Leme. */
function typed(command: string): string {
  return command.replaceAll(/(^|&& )leme /g, '$1npx leme ')
}
