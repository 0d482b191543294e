import { PipelineFault } from '../pipeline-fault.ts'

const MOST_BYTES = 900
const MOST_SEGMENT_BYTES = 200
/** What folder stores keep for themselves. */
export const RESERVED_SEGMENT = '.leme-store'

/**
 * Lets pass keys that every store can hold under exactly that name: segments between single slashes, none of
 * them `.` or `..`, no backslash or control character, Unicode in its composed form (NFC), at most 900 bytes of
 * UTF-8 in all and 200 in a segment. Case counts, but on a disk that ignores it.
 * @throws PipelineFault `object.key`
 */
export function checkKey(key: string): string {
  const problem = problemOfKey(key)
  if (problem) {
    throw new PipelineFault('object.key', `the key ${JSON.stringify(key.slice(0, 120))} ${problem}`, {
      hint: 'Use names between single slashes, such as raw/assets.csv.',
    })
  }
  return key
}

/** What is wrong with a key, or undefined. */
export function problemOfKey(key: string): string | undefined {
  if (key === '') return 'is empty'
  if (!key.isWellFormed()) return 'is no Unicode text'
  if (key.normalize('NFC') !== key) return 'is not in the composed form of Unicode (NFC)'
  if (/[\p{Cc}\u2028\u2029\\]/u.test(key)) return 'has a backslash or a control character'
  if (bytesOf(key) > MOST_BYTES) return `is longer than ${MOST_BYTES} bytes`
  const segments = key.split('/')
  if (segments.includes('')) return 'begins or ends with a slash, or has two in a row'
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'has a segment . or ..'
  if (segments.some((segment) => segment.toLowerCase() === RESERVED_SEGMENT)) {
    return `has the segment ${RESERVED_SEGMENT}, which stores keep for themselves`
  }
  if (segments.some((segment) => bytesOf(segment) > MOST_SEGMENT_BYTES)) {
    return `has a segment of more than ${MOST_SEGMENT_BYTES} bytes`
  }
  return undefined
}

/** Lets pass what a key may begin with, which may be empty or end with a slash. @throws PipelineFault `object.key` */
export function checkPrefix(prefix: string): string {
  if (prefix !== '') checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix)
  return prefix
}

/** Length in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0)!
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
