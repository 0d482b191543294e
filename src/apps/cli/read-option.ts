import { InvalidArgumentError } from 'commander'

/** Lists that were typed, told from those that are an option's default. */
const typed = new WeakSet<readonly string[]>()

/** `a, b` as a list, nothing twice; where an option is repeated, all that its repetitions say. */
export function list(text: string, before: readonly string[] = []): string[] {
  const parts = text.split(',').map((part) => part.trim())
  const all = [...new Set([...(typed.has(before) ? before : []), ...parts])]
  typed.add(all)
  return all
}

/** @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

/** A port; 0 takes any that is free. @throws InvalidArgumentError */
export function portNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It must be a port: 0 to 65535.')
}

/** A reader of whole numbers from `least` on, which throws InvalidArgumentError. */
export function wholeNumberFrom(least: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= least) return Number(text)
    throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`)
  }
}

/** @throws InvalidArgumentError */
export function number(text: string): number {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  throw new InvalidArgumentError('It must be a number.')
}

/** A number above 0. @throws InvalidArgumentError */
export function positive(text: string): number {
  if (Number.isFinite(Number(text)) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('It must be a number above 0.')
}
