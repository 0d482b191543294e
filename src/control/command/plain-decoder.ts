import type { Decoder } from './port.ts'

/** For what comes as plain JSON: it is what it is. */
export const plainDecoder: Decoder = { open: async ({ raw }) => raw }
