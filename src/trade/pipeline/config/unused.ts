import { type TOptional, type TUnknown, Type } from 'typebox'

/** Keyword of a key that is read, because other programs' configurations carry it, and has no effect. */
export const UNUSED = 'x-leme-unused'

export type UnusedKey = TOptional<TUnknown> & { readonly [UNUSED]: string }

/** A key that is accepted without effect; `reason` says why, and is told to the user. */
export function unused(reason: string): UnusedKey {
  return Object.assign(Type.Optional(Type.Unknown()), { [UNUSED]: reason } as const)
}
