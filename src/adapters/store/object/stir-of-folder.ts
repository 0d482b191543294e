import { type FSWatcher, type WatchListener, watch } from 'node:fs'
import { sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { RESERVED_SEGMENT } from '../../../trade/pipeline/index.ts'

/** What comes in a burst is one stir. */
const BURST_MS = 50

export interface FolderStir {
  /** Resolves soon after a file of others came, changed or went, or when the signal aborts. */
  stir(signal: AbortSignal): Promise<void>
  [Symbol.dispose](): void
}

/**
 * Hears of changes below a folder from the system, which may tell too much, too little or, on shared folders,
 * nothing: a reason to look now, never one not to look.
 */
export function stirOfFolder(folder: string): FolderStir {
  let stirred = false
  let wake: (() => void) | undefined
  const hear = (_: string, path: string | null) => {
    const top = path?.split(sep)[0]
    if (top === RESERVED_SEGMENT || top === '_leme' || top === 'models') return
    stirred = true
    wake?.()
  }
  const watcher = watchOrNot(folder, hear)

  return {
    async stir(signal) {
      if (!stirred) {
        await new Promise<void>((resume) => {
          wake = resume
          signal.addEventListener('abort', () => resume(), { once: true })
        })
        wake = undefined
      }
      await delay(BURST_MS, undefined, { signal }).catch(() => undefined)
      stirred = false
    },
    [Symbol.dispose]: () => watcher?.close(),
  }
}

/** Undefined where the system has no watches left, or none of this folder: then looks come by the clock alone. */
function watchOrNot(folder: string, hear: WatchListener<string>): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true }, hear)
    watcher.on('error', () => watcher.close())
    return watcher.unref()
  } catch {
    return undefined
  }
}
