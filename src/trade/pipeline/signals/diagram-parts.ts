export interface DiagramTheme {
  readonly bg: string
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly up: string
  readonly down: string
  readonly accent: string
  readonly info: string
}

/** The two palettes of the product. */
export const DIAGRAM_THEMES: Readonly<Record<'light' | 'dark', DiagramTheme>> = {
  dark: {
    ...{ bg: '#0F1418', line: '#2A323A', text: '#E8E5DC', muted: '#9AA3A9' },
    ...{ up: '#35B8A6', down: '#F2784F', accent: '#E0AE3C', info: '#7FB2E5' },
  },
  light: {
    ...{ bg: '#FBF9F4', line: '#DDD8CC', text: '#1B2126', muted: '#5A646B' },
    ...{ up: '#0A7568', down: '#B23A14', accent: '#7D5A00', info: '#23599F' },
  },
}

export type Scale = (value: number) => number

/** Maps values of the one range to places in the other. */
export function scaleOf(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): Scale {
  return (value) => start + ((value - from) / (to - from)) * (end - start)
}

/** One digit is enough for a place in a picture. */
export function round(place: number): number {
  return Math.round(place * 10) / 10
}

/** Six significant digits. */
export function labelOf(value: number): string {
  return String(Number(value.toPrecision(6)))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe between tags and in quoted attributes; signs that XML forbids are dropped. */
export function escapeXml(text: string): string {
  let allowed = ''
  for (const sign of text) {
    const code = sign.codePointAt(0)!
    const isForbidden =
      (code < 32 && code !== 9 && code !== 10 && code !== 13) ||
      (code >= 0xd800 && code <= 0xdfff) ||
      code === 0xfffe ||
      code === 0xffff
    if (!isForbidden) allowed += sign
  }
  return allowed.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!)
}
