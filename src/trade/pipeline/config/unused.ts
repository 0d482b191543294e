import { type TOptional, type TUnknown, Type } from 'typebox'

/** Keyword of a key that is read, because other programs' configurations carry it, and has no effect. */
export const UNUSED = 'x-leme-unused'

/** A key that is accepted without effect; `reason` says why, and is told to the user. */
export function unused(reason: string): TOptional<TUnknown> {
  return Type.Optional(Type.Unknown({ [UNUSED]: reason }))
}
