import type { TakeOutcome } from './object-event.ts'
import { ObjectWatch, type ObjectWatchOptions } from './object-watch.ts'
import type { ObjectInfo } from './port.ts'
import { type TakeObjectOptions, takeObject } from './take-object.ts'

export interface WatchObjectsOptions extends ObjectWatchOptions, TakeObjectOptions {
  /** Between two looks, at most. */
  readonly pollMs?: number
  /** Resolves when something may have come, or the signal aborts: the next look is now. A hint, never relied on. */
  readonly stir?: (signal: AbortSignal) => Promise<void>
  /** Ends the watch after the object that is being taken. */
  readonly signal: AbortSignal
  /** Hears what became of each object at each look. */
  readonly onOutcome?: (object: ObjectInfo, outcome: TakeOutcome) => void
  /** Hears why a look failed; the next one follows. */
  readonly onFailure?: (error: unknown) => void
}

/** Takes every object below a prefix, now and as they come, until it is told to end. */
export async function watchObjects(options: WatchObjectsOptions): Promise<void> {
  const { signal, onFailure } = options
  const watch = new ObjectWatch(options)
  while (!signal.aborted) {
    await lookOnce(watch, options).catch((error: unknown) => onFailure?.(error))
    if (!signal.aborted) await pause(options)
  }
}

async function pause({ wait, stir, pollMs = 5000, signal }: WatchObjectsOptions): Promise<void> {
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  await Promise.race([wait(pollMs, until), ...(stir ? [stir(until)] : [])])
  over.abort()
}

async function lookOnce(watch: ObjectWatch, options: WatchObjectsOptions): Promise<void> {
  for (const object of await watch.look()) {
    if (options.signal.aborted) return
    const outcome = await takeObject(object, options)
    if (outcome.kind === 'done' || outcome.kind === 'poison' || outcome.kind === 'refused')
      watch.finish(object)
    options.onOutcome?.(object, outcome)
  }
}
