import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Use } from './interpolate.ts'
import {
  type ComposeService,
  type Composition,
  FOLDER,
  networksOf,
  partsOf,
  type ReadComposition,
  secretPlaces,
} from './read-compose.ts'

const CONDITIONS = ['service_healthy', 'service_completed_successfully']
const PASSWORD = /(pass(word|wd)?|secret|token|key|credentials?)(_*FILE)?$/i
const LITERAL = /:\/\/[^/\s:@]*:[^@\s/$]+@|^(gh[pousr]_|AKIA|sk-|hvs\.)|-----BEGIN|AGE-SECRET-KEY-1/
const LOOPBACK = /^(127\.0\.0\.1|\[::1\]):/
/** Files of the engine itself: whoever has them is root on the machine. */
const ENGINE = /docker\.sock|containerd\.sock|^\/$|^\/(etc|root|proc|sys|boot|dev)(\/|$)/

/** Complaints about the composition, each in words. */
export function complaintsOf(read: ReadComposition, tree: string): readonly string[] {
  const { composition, uses, text } = read
  return [
    ...variablesOf(uses),
    ...(LITERAL.test(text) ? ['a login stands within an address'] : []),
    ...Object.entries(composition.services).flatMap(([name, service]) =>
      [
        ...guards(service),
        ...limits(service),
        ...secretsOf(service),
        ...mounts(service, composition, tree),
        ...wires(service, composition),
      ].map((complaint) => `${name}: ${complaint}`),
    ),
    ...declared(composition),
    ...databases(composition),
    ...backups(composition),
  ]
}

function* variablesOf(uses: readonly Use[]) {
  for (const { name, operator } of uses) {
    if (!operator.endsWith('-')) yield `the variable ${name} has no default`
  }
}

/** What a container may not do. */
function* guards(service: ComposeService) {
  const { read_only, privileged, cap_drop = [], cap_add = [], security_opt = [], user, profiles } = service
  if (privileged) yield 'it is privileged'
  if (service.network_mode || service.pid) yield 'it shares a namespace of the machine'
  if (!read_only) yield 'its root can be written'
  if (cap_drop.join() !== 'ALL') yield 'it keeps capabilities'
  if (cap_add.some((one) => one !== 'DAC_READ_SEARCH')) yield `it gets ${cap_add.join(', ')}`
  if (!security_opt.includes('no-new-privileges:true')) yield 'it may gain privileges'
  if (/^0|^root/.test(user ?? '') && cap_add.length === 0) yield 'it is root'
  if (profiles && profiles.join() !== 'full') yield `its profile is ${profiles.join()}, not full`
  const tag = /:([^:/@]+)(@sha256:[0-9a-f]{64})?$/.exec(service.image)?.[1]
  if (!tag || !/\d+\.\d+/.test(tag)) yield `the image ${service.image} is not pinned to a version`
}

/** What it may use up, and how it ends. */
function* limits({ logging, deploy, pids_limit, restart, stop_grace_period }: ComposeService) {
  const { 'max-size': size, 'max-file': files } = logging?.options ?? {}
  if (logging?.driver !== 'json-file' || !/^\d+[kmg]$/.test(size ?? '') || !(Number(files) > 1))
    yield 'its log is not rotated'
  const { cpus, memory } = deploy?.resources?.limits ?? {}
  if (!cpus || !memory) yield 'its memory and processors have no limit'
  if (!pids_limit) yield 'its processes have no limit'
  if (!restart) yield 'nobody says whether it is started again'
  if (!stop_grace_period) yield 'its end has no time'
}

function* secretsOf({ environment = {}, command = [], entrypoint = [] }: ComposeService) {
  for (const [name, value] of Object.entries(environment)) {
    const isNamed = PASSWORD.test(name) && !/_FILE$/.test(name)
    if ((isNamed && String(value) !== '') || LITERAL.test(String(value)))
      yield `${name} is a secret in the file`
    if (/_FILE$/.test(name) && PASSWORD.test(name) && !String(value).startsWith('/run/secrets/'))
      yield `${name} is no secret of the composition`
  }
  for (const word of [...command, ...entrypoint]) {
    if (LITERAL.test(word) || /pass(word)?[= ](?!.*\/run\/secrets)/i.test(word))
      yield `a secret is on its command line`
  }
}

function* mounts(service: ComposeService, { volumes, secrets }: Composition, tree: string) {
  for (const volume of service.volumes ?? []) {
    const [source, target, mode] = partsOf(volume)
    if (ENGINE.test(source)) yield `${source} is the engine's or the machine's own`
    if (!/^[./]/.test(source)) {
      if (!(source in volumes)) yield `the volume ${source} is not declared`
      continue
    }
    if (mode !== 'ro') yield `${source} can be written from within`
    if (source.startsWith('.') && !source.startsWith('./secrets/')) {
      if (!existsSync(resolve(join(tree, FOLDER), source))) yield `${source} is not there`
    }
    if (!target.startsWith('/')) yield `${source} has no place`
  }
  const places = secretPlaces(service)
  for (const name of places.keys()) if (!(name in secrets)) yield `the secret ${name} is not declared`
  const given = new Set(places.values())
  for (const [name, value] of Object.entries(service.environment ?? {})) {
    if (String(value).startsWith('/run/secrets/') && !given.has(String(value)))
      yield `${name} names ${value}, which it is not given`
  }
}

/** Ports, networks, and whom it waits for. */
function* wires(service: ComposeService, { services, networks }: Composition) {
  for (const port of service.ports ?? []) {
    if (!LOOPBACK.test(port)) yield `the port ${port} is open to the world`
  }
  const own = networksOf(service)
  if (own.length === 0) yield 'it is in the network of all'
  for (const name of own) if (!(name in networks)) yield `the network ${name} is not declared`
  for (const [name, { condition, required = true }] of Object.entries(service.depends_on ?? {})) {
    const other = services[name]
    if (!other) yield `it waits for ${name}, which is no service`
    else if (!CONDITIONS.includes(condition)) yield `it does not wait until ${name} is well`
    else if (condition === 'service_healthy' && !other.healthcheck?.test) yield `${name} has no health check`
    else if (condition === 'service_completed_successfully' && other.restart !== 'no')
      yield `${name} never ends, for it is started again`
    if (other?.profiles && !service.profiles && required)
      yield `it waits for ${name}, which the default profile does not start`
    if (other && !networksOf(other).some((one) => own.includes(one))) yield `no network leads to ${name}`
  }
  const { healthcheck } = service
  if (!healthcheck?.test && !healthcheck?.disable) yield 'nothing is said of its health'
}

function* declared({ services, volumes, networks, secrets }: Composition) {
  const all = Object.values(services)
  const mounted = new Set(all.flatMap(({ volumes: list = [] }) => list.map((one) => partsOf(one)[0])))
  for (const name of Object.keys(volumes)) if (!mounted.has(name)) yield `the volume ${name} is not used`
  const joined = new Set(all.flatMap(networksOf))
  for (const name of Object.keys(networks)) if (!joined.has(name)) yield `the network ${name} is not used`
  const given = new Set(all.flatMap((service) => [...secretPlaces(service).keys()]))
  for (const [name, { file }] of Object.entries(secrets)) {
    if (!given.has(name)) yield `the secret ${name} is not used`
    if (file !== `./secrets/${name}`) yield `the secret ${name} is not a file of the folder secrets`
  }
}

/** By the variable that has its address. */
const ADDRESSED = {
  LEME__REDIS__URL_FILE: 'redis',
  LEME__BROKER__URL_FILE: 'rabbitmq',
  LEME__DATABASE__POOLER_FILE: 'pgbouncer',
}

/** Who uses the database has gates on it: on its health, and on its migrations. */
function* databases({ services, networks }: Composition) {
  if (!networks.back?.internal) yield 'the network back leads out of the machine'
  for (const [name, service] of Object.entries(services)) {
    const gates = service.depends_on ?? {}
    const isUser = service.environment?.DATABASE_URL_FILE !== undefined || name === 'pgbouncer'
    if (isUser && !gates.postgres) yield `${name}: it has no health gate on postgres`
    if (isUser && !['migrate', 'pgbouncer'].includes(name) && !gates.migrate)
      yield `${name}: it has no gate on the migrations`
    for (const [variable, of] of Object.entries(ADDRESSED)) {
      if (service.environment?.[variable] !== undefined && !gates[of])
        yield `${name}: it has no health gate on ${of}`
    }
    if (['postgres', 'redis', 'rabbitmq', 'vault', 'migrate', 'backup'].includes(name)) {
      const out = networksOf(service).filter((one) => !networks[one]?.internal && one !== 'watch')
      // A bucket is outside.
      const hasWayOut = out.some((one) => one !== 'out' || name !== 'backup')
      if (hasWayOut || service.ports) yield `${name}: it can be reached from outside`
    }
  }
}

/** Who writes backups cannot read them; who can, tries them; a backup that stands still does not fill the disk. */
function* backups({ services }: Composition) {
  const { postgres, server, backup } = services
  const settings = postgres?.command?.join(' ') ?? ''
  if (!/\bwal_level=(replica|logical)\b/.test(settings)) yield 'postgres: backups need wal_level=replica'
  if (!/\bmax_slot_wal_keep_size=[1-9]\d*(MB|GB)\b/.test(settings))
    yield 'postgres: a backup that stands still may fill the disk: max_slot_wal_keep_size has no bound'
  if (!backup || !server) return
  for (const [name, { environment = {} }] of Object.entries(services)) {
    if (name === 'backup') continue
    if (Object.keys(environment).some((variable) => variable.startsWith('LEME__BACKUPS__IDENTITY')))
      yield `${name}: it can open the backups, which is for the service backup alone`
  }
  for (const [name, { environment = {} }] of Object.entries({ server, backup })) {
    if (!environment.LEME__BACKUPS__DATABASEURL_FILE?.endsWith('/backup_database_url'))
      yield `${name}: it copies the database by another login than leme_backup`
  }
  if (!server.environment?.LEME__BACKUPS__RECIPIENTS_FILE)
    yield 'server: nobody says for which key backups are sealed'
  if (!backup.environment?.LEME__BACKUPS__IDENTITY_FILE) yield 'backup: it cannot open what it has to try'
  for (const variable of ['URL', 'REGION', 'ENDPOINT', 'KEYID', 'KEY_FILE'].map(
    (one) => `LEME__BACKUPS__${one}`,
  )) {
    if (server.environment?.[variable] !== backup.environment?.[variable])
      yield `backup: its ${variable} is not that of the server`
  }
  const url = server.environment?.LEME__BACKUPS__URL ?? ''
  for (const [name, { volumes = [] }] of Object.entries({ server, backup })) {
    if (url.startsWith('/') && !volumes.some((one) => partsOf(one)[1] === url))
      yield `${name}: no volume is mounted at ${url}, where backups lie`
  }
}
