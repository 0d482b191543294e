import { OperationError } from '../operation-error.ts'
import type { AlertRoute } from './alert-setting.ts'

export function unknownAlert(what: string, id: string): OperationError {
  return new OperationError('alert.unknown', `there is no ${what} "${id}"`)
}

export function overAlert(id: string): OperationError {
  return new OperationError('alert.over', `the alert "${id}" is resolved already`)
}

export function tooMany(what: string, most: number): OperationError {
  return new OperationError('alert.most', `there are ${most} ${what}s already`, {
    hint: 'Remove one that is not needed.',
  })
}

export function takenId(what: string, id: string): OperationError {
  return new OperationError('alert.taken', `the id "${id}" of a ${what} is taken`, {
    hint: 'Choose another.',
  })
}

/** Channels that a route names have to be its owner's. @throws OperationError `alert.channel` */
export function requireChannels(route: AlertRoute, known: ReadonlySet<string>): void {
  const named = [...route.channels, ...route.escalation.flatMap(({ channels }) => channels)]
  const missing = named.find((id) => !known.has(id))
  if (missing === undefined) return
  throw new OperationError('alert.channel', `there is no channel "${missing}"`, {
    hint: 'Add the channel first: `leme alert channel add`.',
  })
}
