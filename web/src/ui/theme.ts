import { useSyncExternalStore } from 'react'

const KEY = 'leme.theme'

export type Theme = 'dark' | 'light'

/** The colours that a canvas needs, as CSS text. */
export interface Palette {
  readonly bg: string
  readonly text: string
  readonly muted: string
  readonly up: string
  readonly down: string
  readonly accent: string
  readonly info: string
  readonly hairline: string
  readonly rule: string
}

/** The theme in use; `theme.js` set it before the first paint and follows the system. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () =>
    document.documentElement.dataset.theme === 'light' ? 'light' : 'dark',
  )
}

/** Takes the other theme and remembers it in this browser. */
export function toggleTheme(): void {
  const next: Theme = document.documentElement.dataset.theme === 'light' ? 'dark' : 'light'
  try {
    localStorage.setItem(KEY, next)
  } catch {
    document.documentElement.dataset.theme = next
    window.dispatchEvent(new Event('leme-theme'))
    return
  }
  window.dispatchEvent(new Event('leme-theme-chosen'))
}

/** Reads the tokens of the theme in use. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    bg: read('bg'),
    text: read('text'),
    muted: read('muted'),
    up: read('up'),
    down: read('down'),
    accent: read('accent'),
    info: read('info'),
    hairline: read('hairline'),
    rule: read('rule'),
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('leme-theme', listener)
  return () => window.removeEventListener('leme-theme', listener)
}
