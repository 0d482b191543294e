import { HelmIcon } from '../ui/icons.tsx'
import styles from './signed-out.module.css'

/** Stands instead of the page when there is no session: how to get one. */
export function SignedOut() {
  return (
    <main className={styles.page} data-testid="signed-out">
      <HelmIcon />
      <h1>You are signed out</h1>
      <p>Leme has no password. It prints a link that signs one browser in, once.</p>
      <p>
        Type <code>npx leme login</code> where Leme runs, and open the link that it prints.
      </p>
    </main>
  )
}
