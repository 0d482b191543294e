import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './dialogs.module.css'

const KEYS = [
  ['j  k', 'next and previous row of the table'],
  ['Enter', 'open the row'],
  ['/', 'filter the table'],
  ['Esc', 'close details, leave the filter'],
  ['g d', 'go to the Desk'],
  ['g m', 'go to Markets'],
  ['g a', 'go to Data'],
  ['g i', 'go to Signals'],
  ['g p', 'go to Pipeline'],
  ['g b', 'go to Backtests'],
  ['g s', 'go to Studies'],
  ['g o', 'go to Models'],
  ['g y', 'go to Deploys'],
  ['g t', 'go to Jobs'],
  ['n', 'new backtest, on Backtests'],
  ['?', 'this list'],
] as const

/** The keys of every page. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" testId="key-help" onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([key, meaning]) => (
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
