import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { NOBODY } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { isLeme } from './image-contract.ts'
import { type ComposeService, type Composition, FOLDER, partsOf, secretPlaces } from './read-compose.ts'

/** Ports of this machine in place of the containers' own. */
export interface Ports {
  readonly postgres: number
  readonly server: number
  readonly worker: number
  readonly redis: number
  readonly rabbitmq: number
  readonly pgbouncer: number
  readonly plain: number
  readonly tls: number
}

export interface ContainerRoot {
  /** A text with the containers' paths, hosts and ports, as they are on this machine. */
  readonly map: (text: string) => string
  /** Whom its process runs as where the test is root: no image but Leme's own is tried with its own user. */
  readonly user?: typeof NOBODY
}

/**
 * Lays out what a service would see: its secrets, mounted files, volumes and folders in memory, in a folder of its own;
 * files have this machine's paths and ports in them.
 */
export function layOut(
  { services }: Composition,
  name: string,
  { folder, ports }: { folder: string; ports: Ports },
): ContainerRoot {
  const service = services[name]!
  const root = join(folder, 'roots', name)
  const places = new Map<string, string>()
  for (const place of service.tmpfs ?? []) places.set(place.split(':')[0]!, join(root, place.split(':')[0]!))
  for (const volume of service.volumes ?? []) {
    const [source, target] = partsOf(volume)
    places.set(target, /^[./]/.test(source) ? join(root, target) : join(folder, 'volumes', source))
  }
  const secrets = secretPlaces(service)
  for (const place of secrets.values()) places.set(place, join(root, place))
  if (isLeme(service)) places.set('/app', ROOT.replace(/\/$/, ''))
  const map = mapper(places, ports)

  for (const place of service.tmpfs ?? []) mkdirSync(places.get(place.split(':')[0]!)!, { recursive: true })
  for (const [secret, place] of secrets) copy(join(folder, 'secrets', secret), places.get(place)!, map)
  for (const volume of service.volumes ?? []) copyVolume(volume, places, map)
  const user = process.geteuid?.() === 0 && !isLeme(service) ? NOBODY : undefined
  if (user) own(service, places)
  return { map, ...(user && { user }) }
}

function copyVolume(
  volume: string,
  places: ReadonlyMap<string, string>,
  map: (text: string) => string,
): void {
  const [source, target] = partsOf(volume)
  const place = places.get(target)!
  if (!/^[./]/.test(source)) {
    mkdirSync(place, { recursive: true })
    return
  }
  const file = resolve(join(ROOT, FOLDER), source)
  // What start.sh changes is as it is; a script that is called runs as it is written but for its paths.
  copy(file, place, file.endsWith('/nginx/leme.conf') ? (text) => text : map)
}

function copy(from: string, to: string, map: (text: string) => string): void {
  mkdirSync(dirname(to), { recursive: true })
  if (statSync(from).isDirectory()) {
    cpSync(from, to, { recursive: true })
    return
  }
  writeFileSync(to, map(readFileSync(from, 'utf8')))
  chmodSync(to, 0o444)
}

/** Its volumes and folders in memory are the user's. */
function own({ tmpfs = [], volumes = [] }: ComposeService, places: ReadonlyMap<string, string>): void {
  const named = volumes.map(partsOf).filter(([source]) => !/^[./]/.test(source))
  for (const target of [...tmpfs.map((one) => one.split(':')[0]!), ...named.map(([, one]) => one)])
    chownSync(places.get(target)!, NOBODY.uid, NOBODY.gid)
}

/** All in one pass, so that what was put in is not replaced again; the longest first. */
function mapper(places: ReadonlyMap<string, string>, ports: Ports): (text: string) => string {
  const at = (name: keyof Ports) => `127.0.0.1:${ports[name]}`
  const words = new Map([
    ['postgres:5432', at('postgres')],
    ['host=postgres port=5432', `host=127.0.0.1 port=${ports.postgres}`],
    ['pgbouncer:6432', at('pgbouncer')],
    ['redis:6379', at('redis')],
    ['rabbitmq:5672', at('rabbitmq')],
    ['server:7870', at('server')],
    ['127.0.0.1:7870', at('server')],
    ['127.0.0.1:7920', at('worker')],
    ['127.0.0.1:8443', at('tls')],
    ['7920', `${ports.worker}`],
    ['listen 8080;', `listen ${at('plain')};`],
    ['listen 8443 ssl', `listen ${at('tls')} ssl`],
    ['listen_port = 6432', `listen_port = ${ports.pgbouncer}`],
    ['--port=6432', `--port=${ports.pgbouncer}`],
    ['port 6379', `port ${ports.redis}`],
    ['redis-cli ping', `redis-cli -p ${ports.redis} ping`],
    ['bind * -::*', 'bind 127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['172.29.70.10', '127.0.0.1'],
  ])
  const all = new Map([...words, ...places])
  const keys = [...all.keys()].sort((a, b) => b.length - a.length)
  const escaped = (key: string) => key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = keys.map((key) => `${places.has(key) ? '(?<!/)' : ''}${escaped(key)}`).join('|')
  const whole = new RegExp(`(?<![\\w.-])(?:${pattern})(?![\\w-])`, 'g')
  return (text) => text.replace(whole, (found) => all.get(found)!)
}
