import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let skew = 0
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** The server's time in UTC milliseconds, renewed every second; one timer serves the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** Ages are told by the server's clock, so that a wrong clock of this machine does not show as lag. */
export function setServerTime(time: number): void {
  skew = time - Date.now()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  now = Date.now() + skew
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now() + skew
  for (const listener of listeners) listener()
}
