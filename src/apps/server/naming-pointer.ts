import { Fault } from '../../domain/index.ts'
import { type ServerCode, ServerFault } from './server-fault.ts'

/** What is thrown with a JSON pointer as its place names that field of the body. */
export async function namingPointer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Fault) || !error.where?.startsWith('/')) throw error
    const { kind, code, message, hint, where } = error
    throw new ServerFault(kind, code as ServerCode, message, {
      ...(hint !== undefined && { hint }),
      fields: [{ in: 'body', pointer: where, message }],
    })
  }
}
