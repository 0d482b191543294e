import { Link } from '@tanstack/react-router'
import {
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
  PipelineIcon,
  SignalsIcon,
  StudyIcon,
  ThemeIcon,
} from '../ui/icons.tsx'
import { toggleTheme, useTheme } from '../ui/theme.ts'
import styles from './rail.module.css'
import { signOut } from './sign-out.ts'

/** The pages that exist, and what belongs to all of them. */
export function Rail({ onHelp }: { onHelp: () => void }) {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <nav className={styles.rail} aria-label="Pages">
      <span className={styles.mark} title="Leme">
        <HelmIcon />
      </span>
      <Link
        to="/"
        className={styles.item}
        activeOptions={{ exact: true, includeSearch: false }}
        title="Desk (g d)"
      >
        <DeskIcon />
        <span className={styles.name}>Desk</span>
      </Link>
      <Link
        to="/markets"
        className={styles.item}
        activeOptions={{ includeSearch: false }}
        title="Markets (g m)"
      >
        <MarketsIcon />
        <span className={styles.name}>Markets</span>
      </Link>
      <Link to="/data" className={styles.item} activeOptions={{ includeSearch: false }} title="Data (g a)">
        <DataIcon />
        <span className={styles.name}>Data</span>
      </Link>
      <Link
        to="/signals"
        className={styles.item}
        activeOptions={{ includeSearch: false }}
        title="Signals (g i)"
      >
        <SignalsIcon />
        <span className={styles.name}>Signals</span>
      </Link>
      <Link
        to="/pipeline"
        className={styles.item}
        activeOptions={{ includeSearch: false }}
        title="Pipeline (g p)"
      >
        <PipelineIcon />
        <span className={styles.name}>Pipeline</span>
      </Link>
      <Link
        to="/backtests"
        className={styles.item}
        activeOptions={{ includeSearch: false }}
        title="Backtests (g b)"
      >
        <BacktestIcon />
        <span className={styles.name}>Backtests</span>
      </Link>
      <Link
        to="/studies"
        className={styles.item}
        activeOptions={{ includeSearch: false }}
        title="Studies (g s)"
      >
        <StudyIcon />
        <span className={styles.name}>Studies</span>
      </Link>
      <Link
        to="/models"
        className={styles.item}
        activeOptions={{ includeSearch: false }}
        title="Models (g o)"
      >
        <ModelsIcon />
        <span className={styles.name}>Models</span>
      </Link>
      <Link
        to="/deploys"
        className={styles.item}
        activeOptions={{ includeSearch: false }}
        title="Deploys (g y)"
      >
        <DeploysIcon />
        <span className={styles.name}>Deploys</span>
      </Link>
      <Link to="/jobs" className={styles.item} activeOptions={{ includeSearch: false }} title="Jobs (g t)">
        <JobsIcon />
        <span className={styles.name}>Jobs</span>
      </Link>
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
