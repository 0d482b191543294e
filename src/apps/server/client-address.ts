import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * Who asks: the peer, or through trusted proxies the right-most address that is none of theirs. An IPv4
 * address written as IPv6 is the IPv4 one. What a proxy passes on that is no address is the peer's fault,
 * so the peer counts.
 */
export function clientAddress(request: FastifyRequest): string {
  return readAddress(request.ip) ?? readAddress(request.socket.remoteAddress ?? '') ?? 'unknown'
}

/** What shares one limit: an IPv4 address, or the /64 of IPv6 that one subscriber has at least. */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const end = tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(8 - groups.length - end.length).fill('0')
  return `${[...groups, ...zeros, ...end].slice(0, 4).join(':')}::/64`
}

/** True for an address of this machine itself. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^127\./.test(address)
}

/** In one spelling, without a zone; undefined where it is no address. */
function readAddress(text: string): string | undefined {
  const bare = text.split('%')[0]!
  if (isIP(bare) === 4) return bare
  if (isIP(bare) !== 6) return undefined
  const address = new URL(`http://[${bare}]/`).hostname.slice(1, -1)
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address)
  if (!mapped) return address
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
