import type { InjectOptions } from 'fastify'
import type { Random } from '../../src/math/index.ts'

/** How a stranger comes in. Networks of {@link PROXIES} are trusted. */
export const WAYS = [
  'an IPv4 peer',
  'an IPv6 peer that rotates in its /64',
  'a proxy that appends',
  'a proxy that appends, IPv6 rotated',
  'a proxy that replaces',
  'two proxies',
] as const
export type Way = (typeof WAYS)[number]

export const PROXIES = ['10.9.0.0/16', 'fd00:9::/32']

/** Requests of one stranger, and of a neighbour who has come by the same way. */
export interface Pattern {
  readonly path: string
  readonly policy: { readonly perSecond: number; readonly burst: number }
  request(): InjectOptions
  ofNeighbour(): InjectOptions
}

export const LIMITS = { api: 10, ingest: 15, loginsPerMinute: 20 }
const ROUTES = [
  { path: '/candles', method: 'GET', policy: { perSecond: 10, burst: 20 } },
  { path: '/api/v1/symbols', method: 'GET', policy: { perSecond: 10, burst: 20 } },
  { path: '/ingest', method: 'POST', policy: { perSecond: 15, burst: 30 } },
  { path: '/login?token=none', method: 'GET', policy: { perSecond: 20 / 60, burst: 20 } },
] as const

/** Pattern number `at` of a way: its own addresses, a route, and forgeries that change with every request. */
export function patternOf(way: Way, at: number, dice: Random): Pattern {
  const { path, method, policy } = ROUTES[dice.int(ROUTES.length)]!
  const place = dice.int(2)
  const names = dice.shuffle([...FORGERIES]).slice(0, dice.int(FORGERIES.length))
  const from = (host: number): InjectOptions => {
    const forged = Object.fromEntries(names.map((name) => [name, forgery(name, dice)]))
    const ipv4 = `20.${at >> 7}.${(at & 127) * 2 + host}.${way === 'an IPv4 peer' ? place : 7}`
    const ipv6 = ipv6Of(at, host, dice)
    const via = (...chain: string[]) => ({ 'x-forwarded-for': chain.join(dice.int(2) ? ', ' : ',') })
    const lies = Array.from({ length: dice.int(4) }, () => lie(dice))
    const ways: Readonly<Record<Way, { readonly peer: string; readonly headers: object }>> = {
      'an IPv4 peer': { peer: dice.int(2) ? ipv4 : `::ffff:${ipv4}`, headers: via(lie(dice)) },
      'an IPv6 peer that rotates in its /64': { peer: ipv6, headers: via(lie(dice), lie(dice)) },
      'a proxy that appends': { peer: '10.9.0.1', headers: via(...lies, ipv4) },
      'a proxy that appends, IPv6 rotated': { peer: 'fd00:9::1', headers: via(...lies, ipv6) },
      'a proxy that replaces': { peer: '10.9.0.2', headers: via(ipv4) },
      'two proxies': { peer: '10.9.0.3', headers: via(...lies, ipv4, '10.9.0.4') },
    }
    const { peer, headers } = ways[way]
    return { method, url: path, remoteAddress: peer, headers: { ...forged, ...headers } }
  }
  return { path, policy, request: () => from(0), ofNeighbour: () => from(1) }
}

const FORGERIES = [
  'x-real-ip',
  'forwarded',
  'true-client-ip',
  'cf-connecting-ip',
  'x-client-ip',
  'x-forwarded-host',
  'x-api-key',
  'cookie',
] as const

/** What no server may believe of anybody. */
export function forgery(name: (typeof FORGERIES)[number], dice: Random): string {
  const digits = () => dice.int(2 ** 31).toString(36)
  if (name === 'forwarded') return `for="${lie(dice)}"`
  if (name === 'x-api-key') return `leme_${digits()}_${digits()}`
  if (name === 'cookie') return `leme_session_80=${digits()}`
  if (name === 'x-forwarded-host') return 'localhost'
  return lie(dice)
}

/** An address of somebody else, or none at all. */
export function lie(dice: Random): string {
  const ipv4 = `30.${dice.int(256)}.${dice.int(256)}.${dice.int(256)}`
  return [
    ...[ipv4, `::ffff:${ipv4}`, `2001:db8:${dice.int(65_536).toString(16)}::1`, '127.0.0.1', '::1'],
    ...['unknown', '', '10.9.0.8', `${ipv4}:80`, `[2001:db8::${dice.int(9)}]`, 'x'.repeat(300), '_hidden'],
  ][dice.int(12)]!
}

/** Any address of the /64 of a host, in any spelling. */
function ipv6Of(at: number, host: number, dice: Random): string {
  const groups = ['2001', 'db9', at.toString(16), `${host}a`]
  const rest = Array.from({ length: 4 }, () => dice.int(65_536).toString(16))
  const text = dice.int(5) === 0 ? `${groups.join(':')}::${rest[3]}` : [...groups, ...rest].join(':')
  return dice.int(2) ? text : text.toUpperCase()
}
