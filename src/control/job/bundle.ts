import { sha256 } from '../../math/index.ts'
import { JobError } from './job-error.ts'

export const BUNDLE_HASH = '^sha256:[0-9a-f]{64}$'

/** `sha256:` and 64 hexadecimal digits: of the bytes of one file. Made by {@link hashOfBundle} and {@link parseBundleHash}. */
export type BundleHash = string & { readonly brand: 'BundleHash' }

const PATTERN = new RegExp(BUNDLE_HASH)

/** @throws JobError `bundle.invalid` */
export function parseBundleHash(text: unknown): BundleHash {
  if (typeof text === 'string' && PATTERN.test(text)) return text as BundleHash
  throw new JobError('bundle.invalid', 'that is no hash of a strategy', {
    hint: 'Write sha256: and 64 hexadecimal digits.',
  })
}

export function hashOfBundle(text: string): BundleHash {
  return `sha256:${sha256(text)}` as BundleHash
}

/**
 * How a file is called whose text this is. Rules are their canonical JSON, of which nothing runs; all else is the
 * source of a strategy that the operator ships.
 */
export function bundleExtension(text: string): '.json' | '.mts' {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? '.json' : '.mts'
  } catch {
    return '.mts'
  }
}
