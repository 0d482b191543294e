import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DockerfileParts, lastOf, pairsOf, readDockerfile } from '../image/dockerfile.ts'
import { type ComposeService, type Composition, partsOf } from './read-compose.ts'

export const DOCKERFILE = 'deploy/docker/Dockerfile'

/** What the image itself says; the composition must not say otherwise. */
export interface ImageContract {
  readonly ports: readonly string[]
  readonly state: string
  readonly user: string
  readonly version: string
  readonly health: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly stopSignal: string
}

export function imageContract(tree: string): ImageContract {
  const { final }: DockerfileParts = readDockerfile(readFileSync(join(tree, DOCKERFILE), 'utf8'))
  const { version } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'))
  return {
    ports: lastOf(final, 'EXPOSE')!.text.split(' '),
    state: lastOf(final, 'VOLUME')!.exec![0]!,
    user: lastOf(final, 'USER')!.text,
    version,
    health: lastOf(final, 'HEALTHCHECK')!.exec!,
    env: Object.fromEntries(
      final.instructions.filter(({ word }) => word === 'ENV').flatMap((one) => pairsOf(one)),
    ),
    stopSignal: lastOf(final, 'STOPSIGNAL')!.text,
  }
}

/** Leme's tree beside the programs of a database server. */
export const isBackupImage = ({ image }: ComposeService) => /^leme-backup:/.test(image)

export const isLeme = (service: ComposeService) => /^leme:/.test(service.image) || isBackupImage(service)

/** Where the composition and the image do not agree. */
export function contractComplaints({ services }: Composition, image: ImageContract): readonly string[] {
  const ours = Object.entries(services).filter(([, service]) => isLeme(service))
  const complaints = ours.flatMap(([name, service]) =>
    [...serviceComplaints(service, image)].map((complaint) => `${name}: ${complaint}`),
  )
  const missing = ['migrate', 'server', 'worker', 'backup'].filter(
    (name) => !ours.some(([own]) => own === name),
  )
  return [...complaints, ...missing.map((name) => `there is no service ${name} of the image`)]
}

function* serviceComplaints(service: ComposeService, image: ImageContract) {
  if (!RegExp(`^leme(-backup)?:${image.version.replaceAll('.', '\\.')}$`).test(service.image))
    yield `the image is ${service.image}, this is release ${image.version}`
  if (service.entrypoint) yield 'its entry point is not that of the image, which has an init'
  if (service.user && service.user !== image.user)
    yield `its user is ${service.user}, the image has ${image.user}`
  if (service.stop_signal && service.stop_signal !== image.stopSignal)
    yield `it is stopped by ${service.stop_signal}`
  if (seconds(service.stop_grace_period ?? '0s') < 35)
    yield 'it has less than 35 s to end; Leme takes up to 30'

  for (const port of service.ports ?? []) {
    const inner = port.split(':').at(-1)!
    if (!image.ports.includes(inner)) yield `the port ${inner} is none of the image`
  }
  const { command = [] } = service
  const told = command[command.indexOf('--metrics-port') + 1]
  if (command.includes('--metrics-port') && !image.ports.includes(told!))
    yield `the port ${told} is none of the image`
  if (command[0] === 'worker' && command[command.indexOf('--metrics-host') + 1] !== '0.0.0.0')
    yield 'Prometheus cannot reach its metrics'

  const targets = (service.volumes ?? []).map((volume) => partsOf(volume)[1])
  const inMemory = (service.tmpfs ?? []).map((one) => one.split(':')[0])
  if (!targets.includes(image.state) && !inMemory.includes(image.state))
    yield `nothing is mounted at ${image.state}, where the image writes`
  if (!inMemory.includes('/tmp')) yield 'it has no /tmp to write to'

  for (const [name, value] of Object.entries(image.env)) {
    const own = service.environment?.[name]
    if (own !== undefined && own !== value) yield `${name} is ${own}, the image says ${value}`
  }
  const { healthcheck } = service
  if (healthcheck?.disable) {
    if (service.restart !== 'no') yield 'it stays and has no health check'
    return
  }
  const [kind, ...words] = healthcheck?.test ?? []
  if (isBackupImage(service)) {
    // It listens nowhere: what its vault says is asked.
    if (kind !== 'CMD' || words.slice(0, 4).join(' ') !== 'leme backup list --verified-within')
      yield 'its health check does not ask when a restore was verified'
    return
  }
  if (kind !== 'CMD' || words.join(' ') !== image.health.join(' '))
    yield `its health check is not that of the image: ${image.health.join(' ')}`
  const asked = new URL(service.environment?.LEME_HEALTH_URL ?? 'http://127.0.0.1:7870/health')
  const listens = command[0] === 'worker' ? told : '7870'
  if (asked.port !== listens) yield `its health is asked for at ${asked.port}, it listens at ${listens}`
}

/** `40s`, `1m`, `1m30s`. */
export function seconds(text: string): number {
  const [, minutes = '0', rest = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? []
  return Number(minutes) * 60 + Number(rest)
}
