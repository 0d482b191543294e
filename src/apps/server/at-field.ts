import { Fault } from '../../domain/index.ts'
import { type ServerCode, ServerFault } from './server-fault.ts'

/** What a room says of a value is told with the field of the body that it came from. */
export function atField<T>(pointer: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Fault ? ofField(pointer, error) : error
  }
}

function ofField(pointer: string, { kind, code, message, hint, where }: Fault): ServerFault {
  const place = where?.startsWith('/') ? `${pointer}${where}` : pointer
  return new ServerFault(kind === 'failed' ? 'config' : kind, code as ServerCode, message, {
    ...(hint !== undefined && { hint }),
    fields: [{ in: 'body', pointer: place, message }],
  })
}

/** A request that can be read and not be done, and which field of its body is to blame. */
export function cannot(code: ServerCode, pointer: string, message: string, hint?: string): ServerFault {
  return new ServerFault('config', code, message, {
    fields: [{ in: 'body', pointer, message }],
    ...(hint !== undefined && { hint }),
  })
}
