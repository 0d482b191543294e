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

/** @throws InvalidArgumentError */
export function number(text: string): number {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  throw new InvalidArgumentError('It must be a number.')
}
