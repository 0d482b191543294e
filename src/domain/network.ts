interface Address {
  /** 32 or 128. */
  readonly width: number
  readonly value: bigint
}

const MAPPED = 0xffffn << 32n

/** A range of addresses: the first one, and how many of its last bits are free. */
interface Network {
  readonly first: Address
  readonly free: bigint
}

/** How a network is written, to be told whoever wrote it otherwise. */
export const NETWORK_FORM = 'Write an address and its bits: 203.0.113.0/24 or 2001:db8::/32.'

/** True of `203.0.113.0/24`, `2001:db8::/32` and of one address. */
export function isNetwork(text: string): boolean {
  return readNetwork(text) !== undefined
}

/**
 * Whether the address lies in one of these networks. An IPv4 address written as IPv6
 * (`::ffff:203.0.113.7`) is the IPv4 one. What is no address lies nowhere, and nothing lies in what is no
 * network.
 */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const found = readAddress(address)
  if (found === undefined) return false
  return networks.some((text) => {
    const network = readNetwork(text)
    if (network?.first.width !== found.width) return false
    return found.value >> network.free === network.first.value >> network.free
  })
}

function readNetwork(text: string): Network | undefined {
  const [start = '', bits, ...rest] = text.split('/')
  const written = start.includes(':') ? 128 : 32
  const first = readAddress(start)
  const free = bits === undefined ? 0 : /^\d{1,3}$/.test(bits) ? written - Number(bits) : -1
  if (first && rest.length === 0 && free >= 0 && free <= first.width) return { first, free: BigInt(free) }
  return undefined
}

function readAddress(text: string): Address | undefined {
  const value = text.includes(':') ? readV6(text) : readV4(text)
  if (value === undefined) return undefined
  if (!text.includes(':')) return { width: 32, value }
  return value >> 32n === 0xffffn ? { width: 32, value: value - MAPPED } : { width: 128, value }
}

function readV4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined
  }
  return join(parts.map(Number), 8n)
}

function readV6(text: string): bigint | undefined {
  const tail = text.slice(text.lastIndexOf(':') + 1)
  const last = tail.includes('.') ? readV4(tail) : 0n
  if (last === undefined) return undefined
  const groups = tail.includes('.')
    ? text.slice(0, -tail.length) + [last >> 16n, last & 0xffffn].map((one) => one.toString(16)).join(':')
    : text
  const sides = groups.split('::').map((side) => (side === '' ? [] : side.split(':')))
  const [head = [], end = []] = sides
  const missing = 8 - head.length - end.length
  if (sides.length > 2 || (sides.length === 2 ? missing < 1 : missing !== 0)) return undefined
  const all = [...head, ...Array<string>(missing).fill('0'), ...end]
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return join(
    all.map((group) => Number.parseInt(group, 16)),
    16n,
  )
}

function join(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}
