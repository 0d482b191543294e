import type { Role } from '../api/may.ts'

/** What each role may do, for whoever gives one. */
export const ROLE_HINTS: Readonly<Record<Role, string>> = {
  viewer: 'Sees everything but secrets, changes nothing.',
  trader: 'Also deploys and stops bots, asks for backtests.',
  admin: 'Also approves bots that trade with money, and administers this page.',
}
