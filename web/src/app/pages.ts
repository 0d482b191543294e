import type { Me } from '../api/types.ts'

/** A page with a place in the rail; `g` and its key go there. */
export interface PlacedPage {
  readonly to:
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
    | '/operations'
    | '/alerts'
    | '/tenant'
  readonly name: string
  readonly key: string
  /** What it shows belongs to the house: clients' members do not see it. */
  readonly isHouse: boolean
}

export const PAGES: readonly PlacedPage[] = [
  { to: '/', name: 'Desk', key: 'd', isHouse: true },
  { to: '/markets', name: 'Markets', key: 'm', isHouse: false },
  { to: '/data', name: 'Data', key: 'a', isHouse: false },
  { to: '/signals', name: 'Signals', key: 'i', isHouse: true },
  { to: '/pipeline', name: 'Pipeline', key: 'p', isHouse: true },
  { to: '/backtests', name: 'Backtests', key: 'b', isHouse: true },
  { to: '/studies', name: 'Studies', key: 's', isHouse: true },
  { to: '/models', name: 'Models', key: 'o', isHouse: true },
  { to: '/deploys', name: 'Deploys', key: 'y', isHouse: false },
  { to: '/jobs', name: 'Jobs', key: 't', isHouse: false },
  { to: '/operations', name: 'Operations', key: 'h', isHouse: true },
  { to: '/alerts', name: 'Alerts', key: 'e', isHouse: false },
  { to: '/tenant', name: 'Tenant', key: 'c', isHouse: false },
]

/** What the reader has: members of clients none of the house. */
export function shownPages({ kind }: Pick<Me, 'kind'>): readonly PlacedPage[] {
  return PAGES.filter(({ isHouse }) => kind === 'operator' || !isHouse)
}

/** The page that an address below `/app` leads to, or belongs under. */
export function pageAt(path: string): PlacedPage | undefined {
  const within = PAGES.filter(({ to }) => path === to || (to !== '/' && path.startsWith(`${to}/`)))
  return within.at(-1)
}
