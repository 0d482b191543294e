const DAY = 86_400_000

/** How an age is written: whole days, or never. */
export const AGE_PATTERN = '^([1-9][0-9]{0,4}d|never)$'

/** `90d` as milliseconds, `never` as Infinity; undefined for anything else. */
export function parseAge(text: string): number | undefined {
  if (!new RegExp(AGE_PATTERN).test(text)) return undefined
  return text === 'never' ? Infinity : Number.parseInt(text, 10) * DAY
}
