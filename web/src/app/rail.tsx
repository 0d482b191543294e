import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me } from '../api/types.ts'
import {
  AlertsIcon,
  BacktestIcon,
  DataIcon,
  DeploysIcon,
  DeskIcon,
  HelmIcon,
  JobsIcon,
  KeysIcon,
  LeaveIcon,
  MarketsIcon,
  ModelsIcon,
  OperationsIcon,
  PipelineIcon,
  SignalsIcon,
  StudyIcon,
  TenantIcon,
  ThemeIcon,
} from '../ui/icons.tsx'
import { toggleTheme, useTheme } from '../ui/theme.ts'
import { type PlacedPage, shownPages } from './pages.ts'
import styles from './rail.module.css'
import { signOut } from './sign-out.ts'

const ICONS: Readonly<Record<PlacedPage['to'], () => ReactNode>> = {
  ...{ '/': DeskIcon, '/markets': MarketsIcon, '/data': DataIcon, '/signals': SignalsIcon },
  ...{ '/pipeline': PipelineIcon, '/backtests': BacktestIcon, '/studies': StudyIcon, '/models': ModelsIcon },
  ...{ '/deploys': DeploysIcon, '/jobs': JobsIcon, '/tenant': TenantIcon, '/operations': OperationsIcon },
  '/alerts': AlertsIcon,
}

/** The pages that the reader has, and what belongs to all of them. */
export function Rail({ me, onHelp }: { me: Me; onHelp: () => void }) {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <nav className={styles.rail} aria-label="Pages">
      <span className={styles.mark} title="Leme">
        <HelmIcon />
      </span>
      {shownPages(me).map(({ to, name, key }) => (
        <Link
          key={to}
          to={to}
          className={styles.item}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          title={`${name} (g ${key})`}
        >
          {ICONS[to]()}
          <span className={styles.name}>{name}</span>
        </Link>
      ))}
      <span className={styles.space} />
      <button type="button" className={styles.item} data-minor="" onClick={onHelp} title="Keys (?)">
        <KeysIcon />
        <span className={styles.name}>Keys</span>
      </button>
      <button type="button" className={styles.item} onClick={toggleTheme} title={`Use the ${other} theme`}>
        <ThemeIcon />
        <span className={styles.name}>Use the {other} theme</span>
      </button>
      <button type="button" className={styles.item} onClick={() => void signOut()} title="Sign out">
        <LeaveIcon />
        <span className={styles.name}>Sign out</span>
      </button>
    </nav>
  )
}
