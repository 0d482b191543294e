import { EvaluationError } from './value.ts'

/** The subnet of a number, with so many more bits, of an IPv4 network: `10.40.0.0/16`, 8, 2 → `10.40.2.0/24`. */
export function cidrSubnet(network: string, bits: number, number: number): string {
  const { start, length } = parse(network)
  const longer = length + bits
  if (longer > 32 || number < 0 || number >= 2 ** bits)
    throw new EvaluationError(`${network} has no such subnet`)
  return `${shown(start + number * 2 ** (32 - longer))}/${longer}`
}

/** Whether two networks have an address in common. */
export function meet(one: string, other: string): boolean {
  const [a, b] = [parse(one), parse(other)]
  return a.start < b.start + 2 ** (32 - b.length) && b.start < a.start + 2 ** (32 - a.length)
}

function parse(network: string): { readonly start: number; readonly length: number } {
  const found = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(network)
  const [a, b, c, d, length] = (found?.slice(1) ?? []).map(Number)
  if (!found || [a, b, c, d].some((byte) => byte! > 255) || length! > 32) {
    throw new EvaluationError(`${network} is no network`)
  }
  const address = ((a! * 256 + b!) * 256 + c!) * 256 + d!
  return { start: address - (address % 2 ** (32 - length!)), length: length! }
}

function shown(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
