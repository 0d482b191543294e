import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, fchownSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { capture } from '../../../bin/bootstrap/child.js'
import { findProgram } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { type ContainerRoot, layOut, type Ports } from './container-root.fixture.ts'
import { imageContract, isLeme, seconds } from './image-contract.ts'
import type { Composition } from './read-compose.ts'

interface Running {
  readonly child?: ChildProcess
  readonly ended: Promise<number>
  readonly root: ContainerRoot
}

export interface Ended {
  readonly name: string
  readonly code: number
  readonly seconds: number
  /** Of its grace period. */
  readonly inTime: boolean
}

const PATIENCE_MS = 120_000
const IMAGE = imageContract(ROOT)

/** Starts services of a composition as processes of this machine, each when its gates are open. */
export function runServices(composition: Composition, place: { folder: string; ports: Ports }) {
  const started = new Map<string, Promise<Running>>()
  /** In the order in which they were started. */
  const order: string[] = []
  const { services } = composition

  /** All of them; `there` are those whose server the test has started already. */
  async function up(names: readonly string[], there: readonly string[] = []): Promise<void> {
    const begin = (name: string): Promise<Running> => {
      const known = started.get(name)
      if (known) return known
      const promise = afterGates(name)
      started.set(name, promise)
      return promise
    }
    const afterGates = async (name: string): Promise<Running> => {
      const gates = Object.entries(services[name]!.depends_on ?? {})
      const wanted = gates.filter(([other, { required = true }]) => required || names.includes(other))
      await Promise.all(
        wanted.map(async ([other, { condition }]) => {
          const running = await begin(other)
          if (condition === 'service_healthy') return healthy(other)
          const code = await running.ended
          if (code !== 0) throw new Error(`${other} ended with ${code}: ${logOf(other)}`)
        }),
      )
      order.push(name)
      return there.includes(name) ? elsewhere(name) : launch(name)
    }
    await Promise.all(names.map(begin))
  }

  function elsewhere(name: string): Running {
    return { root: layOut(composition, name, place), ended: new Promise(() => {}) }
  }

  function environmentOf(name: string, { map }: ContainerRoot): NodeJS.ProcessEnv {
    const service = services[name]!
    const ours = isLeme(service) ? { ...IMAGE.env, LEME__SERVER__PORT: `${place.ports.server}` } : {}
    const own = Object.entries({ ...ours, ...service.environment }).map(([key, value]) => [
      key,
      map(`${value}`),
    ])
    const port = { PGPORT: `${place.ports.postgres}` }
    return { PATH: `${process.env.PATH}:/usr/sbin`, LANG: 'C.UTF-8', ...port, ...Object.fromEntries(own) }
  }

  function launch(name: string): Running {
    const service = services[name]!
    const root = layOut(composition, name, place)
    // Paths of this machine stay: the checkout may lie below a folder that containers have, too.
    const entry = isLeme(service)
      ? [process.execPath, join(ROOT, 'bin/leme.js')]
      : (service.entrypoint ?? []).map(root.map)
    const [program = '', ...args] = [...entry, ...(service.command ?? []).map(root.map)]
    // A file, for nginx opens /dev/stdout by its name.
    const log = openSync(logFile(name), 'a')
    if (root.user) fchownSync(log, root.user.uid, root.user.gid)
    const child = spawn(findProgram(program) ?? program, args, {
      ...root.user,
      cwd: place.folder,
      env: environmentOf(name, root),
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    const ended = new Promise<number>((resolve) => {
      child.once('error', () => resolve(127))
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)))
    })
    void ended.then(() => process.off('exit', kill))
    return { child, ended, root }
  }

  function logFile(name: string): string {
    return join(place.folder, `${name}.log`)
  }

  function logOf(name: string): string {
    return existsSync(logFile(name)) ? readFileSync(logFile(name), 'utf8').slice(-20_000) : ''
  }

  /** Waits until the service's own health check says so. */
  async function healthy(name: string): Promise<void> {
    const running = await started.get(name)!
    const [kind, ...words] = services[name]!.healthcheck!.test!
    const [program = '', ...args] = (kind === 'CMD-SHELL' ? ['sh', '-c', ...words] : words).map(
      running.root.map,
    )
    const env = environmentOf(name, running.root)
    const [file, before] =
      program === 'leme'
        ? [process.execPath, [join(ROOT, 'bin/leme.js')]]
        : [findProgram(program) ?? program, []]
    if (isLeme(services[name]!)) env.LEME_HEALTH_URL ??= `http://127.0.0.1:${place.ports.server}/health`
    let said = 'it was not asked'
    for (
      const until = Date.now() + PATIENCE_MS;
      Date.now() < until;
      await delay(program === 'leme' ? 1_000 : 100)
    ) {
      const { code, output } = await capture(file, [...before, ...args], { env })
      if (code === 0) return
      said = `its health check ended with ${code}: ${output}`
      if (running.child?.exitCode != null) break
    }
    throw new Error(`${name} is not well: ${said}\n${logOf(name)}`)
  }

  /** Another command in a service that runs, as `docker compose exec` does it. */
  async function exec(name: string, args: readonly string[]) {
    const { root } = await started.get(name)!
    const env = environmentOf(name, root)
    return capture(process.execPath, [join(ROOT, 'bin/leme.js'), ...args.map(root.map)], {
      env,
      cwd: place.folder,
    })
  }

  /** Ends all by their stop signals, the last started first. */
  async function down(): Promise<readonly Ended[]> {
    const ends: Ended[] = []
    for (const name of order.reverse()) {
      const { child, ended } = await started.get(name)!
      if (!child || child.exitCode !== null || child.signalCode !== null) continue
      const grace = seconds(services[name]!.stop_grace_period ?? '10s')
      const begun = Date.now()
      child.kill((services[name]!.stop_signal ?? 'SIGTERM') as NodeJS.Signals)
      const late = setTimeout(() => child.kill('SIGKILL'), grace * 1000)
      const code = await ended
      clearTimeout(late)
      const took = (Date.now() - begun) / 1000
      ends.push({ name, code, seconds: took, inTime: took < grace && code !== 137 })
    }
    return ends
  }

  return { up, down, healthy, exec, logOf }
}
