import type { Me } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './dialogs.module.css'
import { shownPages } from './pages.ts'

const FIRST = [
  ['j  k', 'next and previous row of the table'],
  ['Enter', 'open the row'],
  ['/', 'filter the table'],
  ['Esc', 'close details, leave the filter'],
] as const
const LAST = [['?', 'this list']] as const
const NEW_BACKTEST = ['n', 'new backtest, on Backtests'] as const

/** The keys of every page that the reader has. */
export function KeyHelp({ me, onClose }: { me: Me; onClose: () => void }) {
  const pages = shownPages(me).map(({ key, name }) => [`g ${key}`, `go to ${name}`] as const)
  const keys = [...FIRST, ...pages, ...(me.kind === 'operator' ? [NEW_BACKTEST] : []), ...LAST]
  return (
    <Dialog title="Keys" testId="key-help" onClose={onClose}>
      <dl className={styles.keys}>
        {keys.map(([key, meaning]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.actions}>
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  )
}
