import type { Answered } from './faulty-http.ts'

interface KvVersion {
  readonly data: unknown
  readonly created_time: string
  deletion_time: string
  destroyed: boolean
}

interface Kv {
  versions: Map<number, KvVersion>
  current: number
  readonly created: string
  updated: string
}

export interface KvCall {
  readonly method: string
  /** Behind the mount: `data/leme/a`. */
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface KvStore {
  answer(space: string, call: KvCall): Answered
  /** Every version that is kept of a secret. */
  versionsOf(path: string, space?: string): readonly unknown[]
}

const MOST_VERSIONS = 10

/** Vault's KV engine, version 2. */
export function kvStore({
  now,
  casRequired,
}: {
  readonly now: () => number
  readonly casRequired: boolean
}): KvStore {
  const kept = new Map<string, Kv>()
  const time = () => new Date(now()).toISOString()

  function read(key: string): Answered {
    const found = kept.get(key)
    const version = found?.versions.get(found.current)
    if (!found || !version) return { status: 404, body: { errors: [] } }
    const { data, ...rest } = version
    const isGone = rest.destroyed || rest.deletion_time !== ''
    return {
      status: isGone ? 404 : 200,
      body: { data: { data: isGone ? null : data, metadata: { ...rest, version: found.current } } },
    }
  }

  function write(key: string, { data, options }: Readonly<Record<string, unknown>>): Answered {
    if (typeof data !== 'object' || data === null)
      return { status: 400, body: { errors: ['no data provided'] } }
    const found = kept.get(key) ?? { versions: new Map(), current: 0, created: time(), updated: time() }
    const cas = (options as { cas?: unknown } | undefined)?.cas
    if (cas === undefined && casRequired) {
      return { status: 400, body: { errors: ['check-and-set parameter required for this call'] } }
    }
    if (cas !== undefined && cas !== found.current) {
      return { status: 400, body: { errors: ['check-and-set parameter did not match the current version'] } }
    }
    found.current++
    found.updated = time()
    found.versions.set(found.current, { data, created_time: time(), deletion_time: '', destroyed: false })
    found.versions.delete(found.current - MOST_VERSIONS)
    kept.set(key, found)
    return { status: 200, body: { data: { version: found.current, created_time: time() } } }
  }

  function softDelete(key: string): Answered {
    const found = kept.get(key)
    const version = found?.versions.get(found.current)
    if (version) version.deletion_time = time()
    return { status: 204 }
  }

  function metadata(key: string): Answered {
    const found = kept.get(key)
    if (!found) return { status: 404, body: { errors: [] } }
    const versions = Object.fromEntries(
      [...found.versions].map(([number, { data: _, ...rest }]) => [number, rest]),
    )
    const data = {
      current_version: found.current,
      created_time: found.created,
      updated_time: found.updated,
      versions,
    }
    return { status: 200, body: { data } }
  }

  function list(space: string, path: string): Answered {
    const folder = `${space}${path === '' || path.endsWith('/') ? path : `${path}/`}`
    const names = [...kept.keys()]
      .filter((key) => key.startsWith(folder))
      .map((key) => /^[^/]*\/?/.exec(key.slice(folder.length))![0])
    const keys = [...new Set(names)].sort()
    return keys.length === 0
      ? { status: 404, body: { errors: [] } }
      : { status: 200, body: { data: { keys } } }
  }

  return {
    answer(space, { method, path, body }) {
      const [kind, ...rest] = path.split('/')
      const key = `${space}${rest.join('/')}`
      switch (`${kind} ${method}`) {
        case 'data GET':
          return read(key)
        case 'data POST':
        case 'data PUT':
          return write(key, body)
        case 'data DELETE':
          return softDelete(key)
        case 'metadata GET':
          return metadata(key)
        case 'metadata LIST':
          return list(space, rest.join('/'))
        case 'metadata DELETE':
          kept.delete(key)
          return { status: 204 }
      }
      return { status: 405, body: { errors: ['unsupported operation'] } }
    },
    versionsOf: (path, space = '|') =>
      [...(kept.get(`${space}${path}`)?.versions.values() ?? [])].map(({ data }) => data),
  }
}
