import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { signedOut } from '../api/client.ts'
import { followStream } from '../api/stream.ts'
import { useKeys } from '../ui/keys.ts'
import { KeyHelp } from './key-help.tsx'
import { Rail } from './rail.tsx'
import styles from './shell.module.css'
import { SignedOut } from './signed-out.tsx'
import { Strip } from './strip.tsx'

/** `g` and a letter within this time go to a page. */
const CHORD_MS = 1500

/** What stands around every page: the rail of pages, the strip of state, the stream of events. */
export function Shell() {
  const client = useQueryClient()
  const [out, setOut] = useState(false)
  const [help, setHelp] = useState(false)
  usePageKeys(() => setHelp(true))

  useEffect(() => {
    const leave = () => setOut(true)
    signedOut.addEventListener('signed-out', leave)
    return () => signedOut.removeEventListener('signed-out', leave)
  }, [])
  useEffect(() => (out ? undefined : followStream(client)), [client, out])

  if (out) return <SignedOut />
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <Rail onHelp={() => setHelp(true)} />
      <Strip />
      <div className={styles.page}>
        <Outlet />
      </div>
      {help && <KeyHelp onClose={() => setHelp(false)} />}
    </div>
  )
}

type PagePath =
  | '/'
  | '/markets'
  | '/data'
  | '/signals'
  | '/pipeline'
  | '/backtests'
  | '/studies'
  | '/models'
  | '/deploys'
  | '/jobs'

function usePageKeys(onHelp: () => void): void {
  const navigate = useNavigate()
  const chord = useRef(0)
  const go = (to: PagePath) => () => {
    if (performance.now() - chord.current < CHORD_MS) void navigate({ to })
  }
  useKeys({
    '?': onHelp,
    g: () => {
      chord.current = performance.now()
    },
    d: go('/'),
    m: go('/markets'),
    a: go('/data'),
    i: go('/signals'),
    p: go('/pipeline'),
    b: go('/backtests'),
    s: go('/studies'),
    o: go('/models'),
    y: go('/deploys'),
    t: go('/jobs'),
    '/': () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus(),
  })
}
