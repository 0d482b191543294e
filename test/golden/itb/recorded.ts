import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The text of a recorded file, which may be kept with gzip; undefined where there is none. */
export function recordedText(cases: string, file: string): string | undefined {
  const path = join(cases, 'outputs', file)
  if (existsSync(path)) return readFileSync(path, 'utf8')
  return existsSync(`${path}.gz`) ? gunzipSync(readFileSync(`${path}.gz`)).toString('utf8') : undefined
}

/** A part of a recorded JSON file, such as `performance-real` of `simulate.json`; undefined where there is none. */
export function recordedPart<Part>(cases: string, file: string, part: string): Part | undefined {
  return recordedParts<Part>(cases, file)[part]
}

/** The parts of a recorded JSON file, by name; none where there is no such file. */
export function recordedParts<Part>(cases: string, file: string): Readonly<Record<string, Part>> {
  const text = recordedText(cases, file)
  if (text === undefined) return {}
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`outputs/${file} is no JSON`, { cause })
  }
}
