import { type BundleHash, hashOfBundle } from './bundle.ts'
import { JobError } from './job-error.ts'
import type { BundleStore } from './port.ts'

/** What every store says of a bundle that is not there. */
export function missingBundle(hash: BundleHash): JobError {
  return new JobError('bundle.missing', `there is no strategy under ${hash}`, {
    hint: 'Do the server and its workers share one place for objects (objects.url)?',
  })
}

/** The text, where it is what the hash says. @throws JobError `bundle.corrupt` */
export function requireBundle(hash: BundleHash, text: string): string {
  const found = hashOfBundle(text)
  if (found === hash) return text
  throw new JobError('bundle.corrupt', `what is kept under ${hash} has the hash ${found}`, {
    hint: 'Somebody changed the file. Remove it, and ask again: it is written anew.',
  })
}

/** A {@link BundleStore} that forgets everything with the process: for tests. */
export function memoryBundleStore(texts: Map<BundleHash, string> = new Map()): BundleStore {
  return {
    async put(text) {
      const hash = hashOfBundle(text)
      texts.set(hash, text)
      return hash
    },
    async get(hash) {
      const text = texts.get(hash)
      if (text === undefined) throw missingBundle(hash)
      return requireBundle(hash, text)
    },
  }
}
