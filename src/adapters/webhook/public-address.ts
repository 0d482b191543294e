import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { BlockList, isIP } from 'node:net'

/** What is nobody's public address: of this machine, its networks, its cloud's metadata, tunnels into them. */
const PRIVATE: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
]
/** Of IPv6 only what is given to the public counts, without documentation and the tunnels of old. */
const PUBLIC_6 = ['2000::', 3] as const
const NOT_PUBLIC_6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const refused = blockList()
const public6 = new BlockList()
public6.addSubnet(...PUBLIC_6, 'ipv6')

/** Looks a name up: all its addresses. */
export type LookUp = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void

export const lookUpBySystem: LookUp = (host, done) => systemLookup(host, { all: true, verbatim: true }, done)

/** Networks that may be called although they are private: `10.1.0.0/16`. */
export type AllowedNetworks = readonly string[]

/** Whether an address may be called. */
export function isCallable(address: string, allowed: AllowedNetworks): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  if (allowed.length > 0 && allowList(allowed).check(address, kind)) return true
  if (family === 4) return !refused.check(address, 'ipv4')
  return public6.check(address, 'ipv6') && !refused.check(address, 'ipv6')
}

function blockList(): BlockList {
  const list = new BlockList()
  for (const [network, prefix, family] of PRIVATE) list.addSubnet(network, prefix, family)
  for (const [network, prefix] of NOT_PUBLIC_6) list.addSubnet(network, prefix, 'ipv6')
  return list
}

function allowList(networks: AllowedNetworks): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const [network = '', prefix] = text.split('/')
    const family = isIP(network) === 4 ? 'ipv4' : 'ipv6'
    list.addSubnet(network, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family)
  }
  return list
}
