import { attention, bad, type Finding, good } from './check.ts'
import { bytesInWords, percentInWords, spanInWords } from './in-words.ts'

export interface DiskLook {
  /** What lies there, as people know it: `the database`. */
  readonly of: string
  readonly folder: string
  readonly freeBytes: number
  readonly totalBytes: number
  /** How much less there was each day lately; undefined while that is not known. */
  readonly lessPerDay?: number | undefined
}

const SMALL_SHARE = 0.1
const TINY_SHARE = 0.03
const SMALL_BYTES = 1024 ** 3
const TINY_BYTES = 256 * 1024 ** 2
const DAY_S = 86_400
const SOON_DAYS = 14
const NOW_DAYS = 3

/** Is there space, and for how long at the present growth. */
export function judgeDisk({ of, folder, freeBytes, totalBytes, lessPerDay = 0 }: DiskLook): Finding {
  const share = freeBytes / totalBytes
  const told = `${bytesInWords(freeBytes)} (${percentInWords(share)}) free`
  const days = lessPerDay > 0 ? freeBytes / lessPerDay : Number.POSITIVE_INFINITY
  const end = days < SOON_DAYS ? `, and full in ${spanInWords(days * DAY_S)} at the present growth` : ''
  const fix = 'Free some, or give it more; what is large:'
  const command = `du -xh --max-depth=2 ${folder} | sort -h | tail`
  const isTiny = freeBytes < TINY_BYTES || (share < TINY_SHARE && freeBytes < 10 * SMALL_BYTES)
  if (isTiny || days < NOW_DAYS) return bad(`The disk of ${of} has ${told}${end}.`, fix, command)
  const isSmall = freeBytes < SMALL_BYTES || (share < SMALL_SHARE && freeBytes < 20 * SMALL_BYTES)
  if (isSmall || days < SOON_DAYS) return attention(`The disk of ${of} has ${told}${end}.`, fix, command)
  return good(`${told}.`)
}

const SCARCE_BYTES = 1024 ** 3
const NONE_BYTES = 256 * 1024 ** 2

export function judgeMemory({
  freeBytes,
  cores,
}: {
  readonly freeBytes: number
  readonly cores: number
}): Finding {
  const told = `${bytesInWords(freeBytes)} free, ${cores} ${cores === 1 ? 'core' : 'cores'}`
  if (freeBytes < NONE_BYTES)
    return bad(`${told}.`, 'Leme wants 1 GB: end something else, or give the machine more.')
  if (freeBytes < SCARCE_BYTES) return attention(`${told}.`, 'Leme wants 1 GB: end something else.')
  return good(`${told}.`)
}

export interface CertificateLook {
  /** Where it was seen: an address or a file. */
  readonly of: string
  /** UTC milliseconds. */
  readonly until: number
  /** Why programs refuse it, beside its age. */
  readonly refused?: string | undefined
}

const RENEW_DAYS = 14
const HURRY_DAYS = 3

export function judgeCertificate({ of, until, refused }: CertificateLook, now: number): Finding {
  const left = (until - now) / 86_400_000
  const renew = 'Renew it; where certbot keeps it:'
  if (left <= 0)
    return bad(`The certificate of ${of} ended ${spanInWords(-left * DAY_S)} ago.`, renew, 'certbot renew')
  const told = `The certificate of ${of} is good for ${spanInWords(left * DAY_S)}`
  if (refused !== undefined)
    return bad(
      `The certificate of ${of} is refused: ${refused}.`,
      'Serve the whole chain, for this host name.',
    )
  if (left < RENEW_DAYS) return (left < HURRY_DAYS ? bad : attention)(`${told} more.`, renew, 'certbot renew')
  return good(`${told}.`)
}
