import { Fault } from '../../domain/index.ts'

/** `research.option`: what was found, and what is wanted. */
export function optionOutOfRange(found: string, hint: string): Fault {
  return new Fault('usage', 'research.option', found, { hint })
}
