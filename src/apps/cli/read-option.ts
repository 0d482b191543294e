import { InvalidArgumentError } from 'commander'

/** `a, b` as a list, nothing twice. */
export function list(text: string): string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))]
}

/** @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
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
