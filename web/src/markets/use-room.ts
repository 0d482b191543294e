import { useSyncExternalStore } from 'react'

const LEAST = 380
const MOST = 1_000

/** Height of the window less that of what surrounds a part, so that it fills the screen. CSS pixels. */
export function useRoom(frame: number): number {
  const height = useSyncExternalStore(subscribe, () => window.innerHeight)
  return Math.min(MOST, Math.max(LEAST, height - frame))
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}
