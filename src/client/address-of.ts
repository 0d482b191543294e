import { LemeError } from './leme-error.ts'

export interface Place {
  /** As the API's document writes it: `/commands/{command_id}`. */
  readonly path: string
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
}

/**
 * Where the server is, without a slash at its end; a path alone where the page has its origin.
 * @throws LemeError `call.options`
 */
export function readBaseUrl(text: string): string {
  const base = text.replace(/\/+$/, '')
  if (base === '' || /^\/(?!\/)/.test(base)) return base
  const url = parseUrl(base)
  const isFine = (url?.protocol === 'https:' || url?.protocol === 'http:') && url.username === ''
  if (isFine && url.password === '' && url.search === '' && url.hash === '') return base
  throw new LemeError('call.options', 'baseUrl is not the address of a server', {
    hint: 'Give it as https://leme.example, without user, query and #.',
  })
}

/**
 * The address of a call. Each parameter is one segment of the path, whatever stands in it.
 * @throws LemeError `call.options` for a parameter that is missing or would lead elsewhere
 */
export function addressOf(baseUrl: string, { path, params, query }: Place): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, params[name]))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.append(name, String(value))
  }
  const asked = search.toString()
  return `${baseUrl}${filled}${asked && `?${asked}`}`
}

function segmentOf(name: string, value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  try {
    // A dot or two would be taken for a step up.
    if (!['', '.', '..'].includes(text)) return encodeURIComponent(text)
  } catch {
    // Half of a surrogate pair is no text.
  }
  throw new LemeError('call.options', `params.${name} is ${JSON.stringify(value) ?? 'missing'}`, {
    hint: 'Give a name or an id.',
  })
}

/** Old versions of Node have no URL.parse. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
