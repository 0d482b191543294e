import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { signedOut } from '../api/client.ts'
import { meQuery } from '../api/me.ts'
import { followStream } from '../api/stream.ts'
import type { Me } from '../api/types.ts'
import { useKeys } from '../ui/keys.ts'
import { Failure } from '../ui/state.tsx'
import { KeyHelp } from './key-help.tsx'
import { OperatorsOnly } from './operators-only.tsx'
import { type PlacedPage, pageAt, shownPages } from './pages.ts'
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
  const who = useQuery(meQuery())
  const me = who.data
  usePageKeys(me, () => setHelp(true))

  useEffect(() => {
    const leave = () => setOut(true)
    signedOut.addEventListener('signed-out', leave)
    return () => signedOut.removeEventListener('signed-out', leave)
  }, [])
  // What happens is told to the house alone; pages of clients look by themselves.
  const follows = me?.kind === 'operator' && !out
  useEffect(() => (follows ? followStream(client) : undefined), [client, follows])

  if (out) return <SignedOut />
  if (!me) {
    if (!who.isError) return null
    return <Failure part="Who you are" error={who.error} retry={() => void who.refetch()} />
  }
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <Rail me={me} onHelp={() => setHelp(true)} />
      <Strip me={me} />
      <div className={styles.page}>
        <Allowed me={me} />
      </div>
      {help && <KeyHelp me={me} onClose={() => setHelp(false)} />}
    </div>
  )
}

/** The page of the address; to members of clients no page of the house. */
function Allowed({ me }: { me: Me }) {
  // What is shown, not what the address leads to already: the two differ while a page is fetched.
  const shown = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath ?? '' })
  const page = pageAt(shown)
  if (!page?.isHouse || me.kind === 'operator') return <Outlet />
  return page.to === '/' ? <Navigate to="/deploys" replace /> : <OperatorsOnly name={page.name} />
}

function usePageKeys(me: Me | undefined, onHelp: () => void): void {
  const navigate = useNavigate()
  const chord = useRef(0)
  const pages = me ? shownPages(me) : []
  const go = (to: PlacedPage['to']) => () => {
    if (performance.now() - chord.current < CHORD_MS) void navigate({ to })
  }
  useKeys({
    '?': onHelp,
    g: () => {
      chord.current = performance.now()
    },
    ...Object.fromEntries(pages.map(({ key, to }) => [key, go(to)])),
    '/': () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus(),
  })
}
