import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { readJsonc } from '../../adapters/config/index.ts'
import { Fault, type FaultDetails } from '../../domain/index.ts'
import { findProblems } from '../../trade/pipeline/index.ts'
import { BACKUPS_DEFAULTS, backupsConfigSchema } from './backup/backup-config.ts'
import { CHECKS_DEFAULTS, checksConfigSchema } from './checks/checks-config.ts'
import { DEPLOYS_DEFAULTS, deploysConfigSchema } from './deploys-config.ts'
import { JOBS_DEFAULTS, jobsConfigSchema } from './jobs-config.ts'
import { LOG_DEFAULTS, logConfigSchema } from './log-config.ts'
import { NOTIFY_DEFAULTS, notifyConfigSchema } from './notify-config.ts'
import { OBJECTS_DEFAULTS, objectsConfigSchema } from './objects-config.ts'
import { AGE_PATTERN } from './parse-age.ts'
import { redactor } from './redaction.ts'
import { SECRETS } from './secret-paths.ts'
import { SECRETS_DEFAULTS, secretsConfigSchema } from './secrets-config.ts'
import { SERVER_DEFAULTS, serverConfigSchema } from './server-config.ts'
import { leaves, valueAt } from './setting-paths.ts'
import { TELEMETRY_DEFAULTS, telemetryConfigSchema } from './telemetry-config.ts'

const Strict = { additionalProperties: false } as const

/** The one schema of `leme.config.jsonc`; `npx leme config schema` prints it. */
export const appConfigSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'For completion in an editor.' })),
    stateDir: Type.String({
      default: '.leme',
      description: 'Database, artifacts and reports are kept here.',
    }),
    database: Type.Object(
      {
        url: Type.String({
          default: '',
          description: 'PostgreSQL 15 or newer; empty starts the embedded one.',
        }),
        pooler: Type.String({
          default: '',
          pattern: '^(postgres(ql)?://[^/:@?#\\s]+:[0-9]{1,5})?$',
          description:
            'pgbouncer that the logins of clients go through, postgres://host:6432; everything else goes to url, which names PostgreSQL itself.',
        }),
      },
      Strict,
    ),
    server: serverConfigSchema,
    limits: Type.Object(
      {
        api: Type.Number({
          default: 10,
          minimum: 0,
          description:
            'Requests a second of a session, or of an address without one; twice as many at once; 0 is no limit. Ten times that on the machine itself where no proxy is trusted.',
        }),
        ingest: Type.Number({
          default: 100,
          minimum: 0,
          description: 'The same for ingest, of an API key.',
        }),
        inFlight: Type.Integer({
          default: 100,
          minimum: 0,
          description:
            'Requests that a server has in hand at a time; what comes beyond is answered 503 with Retry-After at once; 0 is no limit.',
        }),
      },
      Strict,
    ),
    redis: Type.Object(
      {
        url: Type.String({
          default: '',
          description: 'Redis that replicas of the server share; empty does without.',
        }),
      },
      Strict,
    ),
    broker: Type.Object(
      {
        url: Type.String({
          default: '',
          pattern: '^(amqps?://.+)?$',
          description: 'RabbitMQ for market events and data, amqp://user:password@host; empty does without.',
        }),
      },
      Strict,
    ),
    objects: objectsConfigSchema,
    backups: backupsConfigSchema,
    checks: checksConfigSchema,
    notify: notifyConfigSchema,
    secrets: secretsConfigSchema,
    deploys: deploysConfigSchema,
    jobs: jobsConfigSchema,
    log: logConfigSchema,
    telemetry: telemetryConfigSchema,
    market: Type.Object(
      {
        expireTicksAfter: Type.String({
          default: '90d',
          pattern: AGE_PATTERN,
          description: 'Days after which the server drops ticks, such as 90d; never keeps them.',
        }),
        expireCandlesAfter: Type.String({
          default: 'never',
          pattern: AGE_PATTERN,
          description: 'The same for candles, of every length; files of the lake stay.',
        }),
      },
      Strict,
    ),
    strategies: Type.Array(Type.String(), {
      default: [],
      description: 'Folders of strategy files, beside the shipped examples.',
    }),
    paper: Type.Object(
      { candlesPerSecond: Type.Number({ default: 1, minimum: 0, description: '0 is as fast as possible.' }) },
      Strict,
    ),
  },
  { ...Strict, title: 'Leme configuration' },
)

export type AppConfig = Static<typeof appConfigSchema>

/** The schema for an editor: every key may be left out. */
export function editorSchema(): object {
  return JSON.parse(JSON.stringify(appConfigSchema, (key, value) => (key === 'required' ? undefined : value)))
}

/** Where each value of the configuration comes from: `default`, a place in a file, a variable. */
export type Origins = ReadonlyMap<string, string>

export interface LoadedConfig {
  readonly config: AppConfig
  readonly origins: Origins
}

const FILE = 'leme.config.jsonc'
const SEE_SCHEMA = 'See `npx leme config schema`.'

/** A file has what differs from the defaults. */
const FILE_SCHEMA = Type.Partial(appConfigSchema, Strict)

/** What a first start writes. */
export const DEFAULT_CONFIG_TEXT = `{
  // Every value is the default; \`npx leme config schema\` describes them all.
  "stateDir": ".leme",
  "server": { "host": "127.0.0.1", "port": 7870 },
  "strategies": [],
  "paper": { "candlesPerSecond": 1 }
}
`

class AppConfigError extends Fault {
  constructor(
    code: 'app-config.invalid' | 'app-config.missing' | 'app-config.variable',
    message: string,
    details: FaultDetails,
  ) {
    super('config', code, message, details)
  }
}

/**
 * Default, then the file (`LEME_CONFIG`, or `leme.config.jsonc` here), then `DATABASE_URL`, then
 * variables `LEME__SERVER__PORT`; each of them with `_FILE` reads the value from a file.
 * @throws AppConfigError, ConfigFault
 */
export function loadAppConfig(env: NodeJS.ProcessEnv, folder: string): LoadedConfig {
  const config = defaults()
  const origins = new Map<string, string>(leaves(config).map((path) => [path, 'default']))
  readFile(env, folder, (path, value, origin) => set(config, origins, { path, value, origin }))
  readVariables(env, (path, value, origin) => set(config, origins, { path, value, origin }))
  for (const path of SECRETS) redactor.learn(String(valueAt(config, path)))
  const problems = findProblems(appConfigSchema, config)
  if (problems.length > 0) {
    const lines = problems.map(({ pointer, message }) => {
      const path = pointer.slice(1).replaceAll('/', '.')
      return `${origins.get(path) ?? 'configuration'}: ${path} ${message}`
    })
    throw new AppConfigError('app-config.invalid', lines.join('\n'), { hint: SEE_SCHEMA })
  }
  return { config: Object.freeze(config), origins }
}

type Take = (path: string, value: unknown, origin: string) => void

function readFile(env: NodeJS.ProcessEnv, folder: string, take: Take): void {
  const named = env.LEME_CONFIG
  const file = resolve(folder, named ?? FILE)
  if (!existsSync(file)) {
    if (!named) return
    throw new AppConfigError('app-config.missing', `LEME_CONFIG names ${named}, which is not there`, {
      hint: 'Correct it or unset it.',
    })
  }
  const document = readJsonc(readFileSync(file, 'utf8'), named ?? FILE)
  const problems = findProblems(FILE_SCHEMA, document.value).filter(
    ({ message }) => !message.startsWith('lacks the key'),
  )
  if (problems.length > 0) {
    const places = problems.map(({ pointer, atKey }) => document.locate(pointer, { atKey }))
    const lines = problems.map(({ message }, at) => `${places[at]} ${message}`)
    throw new AppConfigError('app-config.invalid', lines.join('\n'), { hint: SEE_SCHEMA, where: places[0]! })
  }
  for (const path of leaves(document.value)) {
    const pointer = `/${path.replaceAll('.', '/')}`
    take(path, valueAt(document.value, path), document.locate(pointer, { atKey: true }))
  }
}

function readVariables(env: NodeJS.ProcessEnv, take: Take): void {
  const known = new Map(
    leaves(defaults()).map((path) => [`LEME__${path.replaceAll('.', '__').toUpperCase()}`, path]),
  )
  known.set('DATABASE_URL', 'database.url')
  known.set('OTEL_EXPORTER_OTLP_ENDPOINT', 'telemetry.otlp.url')
  known.set('OTEL_EXPORTER_OTLP_HEADERS', 'telemetry.otlp.headers')
  for (const name of Object.keys(env)) {
    const bare = name.replace(/_FILE$/, '')
    const path = known.get(name) ?? known.get(bare)
    if (!path) {
      if (!name.startsWith('LEME__')) continue
      throw new AppConfigError('app-config.variable', `${name} names no setting`, {
        hint: `Known: ${[...known.keys()].join(', ')}.`,
      })
    }
    const text = known.has(name) ? env[name]! : readNamed(name, env[name]!)
    take(path, parseVariable(path, text), name)
  }
}

/** The content of the file that a variable `…_FILE` names. */
function readNamed(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new AppConfigError('app-config.variable', `${variable} names ${path}, which cannot be read`, {
      hint: 'Correct the path, or let this user read the file.',
      where: path,
      cause,
    })
  }
}

function parseVariable(path: string, text: string): unknown {
  const standard = valueAt(defaults(), path)
  if (typeof standard === 'number')
    return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (typeof standard === 'boolean') return { true: true, false: false }[text.trim()] ?? text
  if (Array.isArray(standard)) return text === '' ? [] : text.split(',')
  return text
}

function defaults(): AppConfig {
  return {
    stateDir: '.leme',
    database: { url: '', pooler: '' },
    server: { ...SERVER_DEFAULTS },
    limits: { api: 10, ingest: 100, inFlight: 100 },
    redis: { url: '' },
    broker: { url: '' },
    objects: { ...OBJECTS_DEFAULTS },
    backups: structuredClone(BACKUPS_DEFAULTS),
    checks: structuredClone(CHECKS_DEFAULTS),
    notify: { ...NOTIFY_DEFAULTS },
    secrets: { ...SECRETS_DEFAULTS },
    deploys: { ...DEPLOYS_DEFAULTS },
    jobs: { ...JOBS_DEFAULTS },
    log: { ...LOG_DEFAULTS },
    telemetry: { otlp: { ...TELEMETRY_DEFAULTS.otlp } },
    market: { expireTicksAfter: '90d', expireCandlesAfter: 'never' },
    strategies: [],
    paper: { candlesPerSecond: 1 },
  }
}

function set(
  config: AppConfig,
  origins: Map<string, string>,
  entry: { path: string; value: unknown; origin: string },
): void {
  const keys = entry.path.split('.')
  const last = keys.pop()!
  const parent = keys.reduce<Record<string, unknown>>(
    (inner, key) => inner[key] as Record<string, unknown>,
    config as never,
  )
  parent[last] = entry.value
  origins.set(entry.path, entry.origin)
}
