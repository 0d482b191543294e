import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Feed, PrepareMarketOptions } from '../../trade/engine/index.ts'
import type { ModelSwitch, OnlineSignals } from '../local/online-signals.ts'

/** The feed and the market of a bot that follows a model: its columns grow with each candle. */
export function followModel(
  online: OnlineSignals,
  { feed, prepare }: { readonly feed: Feed; readonly prepare: PrepareMarketOptions },
): { readonly feed: Feed; readonly prepare: PrepareMarketOptions } {
  return {
    prepare: {
      ...prepare,
      get signals() {
        return online.table
      },
    },
    feed: {
      async next(after, signal) {
        const tick = await feed.next(after, signal)
        if (tick) await online.until(tick.time)
        return tick
      },
      async until(time) {
        const tick = await feed.until(time)
        await online.until(time)
        return tick
      },
    },
  }
}

/** Which versions scored for a bot; none where it begins anew. */
export function readSwitches(path: string, hasRun: boolean): readonly ModelSwitch[] {
  if (!hasRun) return []
  try {
    return JSON.parse(readFileSync(path, 'utf8')).switches
  } catch {
    return []
  }
}

/** Whole or not at all, before anything is decided by the new version. */
export function writeSwitches(path: string, switches: readonly ModelSwitch[]): void {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}.unfinished`
  writeFileSync(unfinished, JSON.stringify({ schema: 'leme.bot-models/1', switches }))
  renameSync(unfinished, path)
}
