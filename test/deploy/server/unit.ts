import { readFileSync } from 'node:fs'

/** Lines of a unit with its instance put in, by section and key. */
export interface Unit {
  /** All values of a key, in their order. */
  values(section: string, key: string): readonly string[]
  /** The last one, which counts. */
  value(section: string, key: string): string | undefined
}

/** Where the files of LoadCredential are for the process. */
export const CREDENTIALS = '/run/credentials-of-test'

export function readUnit(path: string, instance = 'production'): Unit {
  const found = new Map<string, string[]>()
  let section = ''
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (/^\s*([#;]|$)/.test(line)) continue
    const header = /^\[(.+)\]$/.exec(line)?.[1]
    if (header) {
      section = header
      continue
    }
    const [key = '', ...value] = line.split('=')
    const text = value.join('=').replaceAll('%i', instance).replaceAll('%d', CREDENTIALS)
    const name = `${section}.${key.trim()}`
    found.set(name, [...(found.get(name) ?? []), text.trim()])
  }
  return {
    values: (of, key) => found.get(`${of}.${key}`) ?? [],
    value: (of, key) => found.get(`${of}.${key}`)?.at(-1),
  }
}
