import type { LakeFile } from '../../../trade/market/index.ts'

/** What decides where a file of the lake lies. */
export type LakePlace = Pick<LakeFile, 'key' | 'month' | 'mark' | 'sha256'>

/**
 * Where a file lies below the lake's folder: exchange/symbol/timeframe/year/month, each part safe as a name, and a
 * name that no other content and no other state of the month has. Parts are separated by `/` on every system.
 */
export function lakePath(place: LakePlace): string {
  return `${lakeFolder(place)}/${place.mark}-${place.sha256}.parquet`
}

/** The folder of {@link lakePath}. */
export function lakeFolder({ key, month }: Pick<LakePlace, 'key' | 'month'>): string {
  const [year, number] = month.split('-') as [string, string]
  return [key.venue, key.pair, key.timeframe, year, number].map(encodePart).join('/')
}

/**
 * A text as the name of a file or folder, on every system: letters, digits, `-` and `_` stay, each other byte of its
 * UTF-8 becomes `%XX`. So nothing is a path, and no two texts share a name.
 */
export function encodePart(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const letter = String.fromCharCode(byte)
    return /[A-Za-z0-9_-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
