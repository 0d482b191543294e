import { ServerFault } from './server-fault.ts'

/**
 * What `work` gives, if it does so within `patienceMs`. Work that takes longer goes on unwatched; its
 * result and its failure are dropped.
 * @throws ServerFault `server.busy`
 */
export async function withinTime<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(busy('The database takes too long to answer.')), patienceMs)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What is answered where the same request will do later. */
export function busy(message: string, cause?: unknown): ServerFault {
  return new ServerFault('remote', 'server.busy', message, {
    hint: 'Send the same again after the time in Retry-After: what was stored is a duplicate then.',
    ...(cause !== undefined && { cause }),
  })
}
