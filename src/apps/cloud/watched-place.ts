import { isPanelOutput } from '../../trade/pipeline/index.ts'
import type { ObjectNotice } from './cloud-event.ts'

export interface WatchedPlace {
  /** Address of the store: `s3://bucket/prefix`, `azure://account/container/prefix`, or a folder. */
  readonly url: string
  readonly prefix: string
  readonly suffix: string
}

export type NoticedKey =
  | { readonly kind: 'watched'; readonly key: string }
  /** Of another bucket or container, outside of what is watched, or written by the line itself. */
  | { readonly kind: 'foreign' | 'unwatched' | 'output' }

/** Which key of the store a notice means, and whether it is to be taken. */
export function noticedKey({ place, key }: ObjectNotice, { url, prefix, suffix }: WatchedPlace): NoticedKey {
  const [scheme = '', rest = ''] = url.replace(/\/+$/, '').split('://')
  const parts = rest.split('/')
  const depth = scheme.toLowerCase() === 'azure' ? 2 : 1
  if (place !== `${scheme.toLowerCase()}://${parts.slice(0, depth).join('/')}`) return { kind: 'foreign' }
  const base = parts
    .slice(depth)
    .map((part) => `${part}/`)
    .join('')
  if (!key.startsWith(base)) return { kind: 'unwatched' }
  return watchedKey(key.slice(base.length), { prefix, suffix })
}

/** Whether a key of the store is to be taken. */
export function watchedKey(
  key: string,
  { prefix, suffix }: Pick<WatchedPlace, 'prefix' | 'suffix'>,
): NoticedKey {
  if (isPanelOutput(key)) return { kind: 'output' }
  return key.startsWith(prefix) && key.endsWith(suffix) ? { kind: 'watched', key } : { kind: 'unwatched' }
}
