import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { BuiltImage } from './built-image.fixture.ts'
import { lastOf } from './dockerfile.ts'

/** What docker lets a container have before it kills it; the contract of the image. */
const STOP_MS = 30_000

export interface Container {
  readonly stdout: string
  readonly stderr: string
  /** Ends when `url` answers 200 to the image's own health check. */
  healthy(url: string): Promise<void>
  /** Sends STOPSIGNAL and waits; the exit code, or the signal that ended it. */
  stop(): Promise<number | string>
}

/** Runs a command to its end, as `docker run leme COMMAND` would. */
export function inImage(image: BuiltImage, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return ended(launch(image, [...entryOf(image), ...args], env))
}

/** Runs a module that finds packages as the program does. */
export function runScript(image: BuiltImage, script: string) {
  const flags = ['--no-warnings', '--experimental-import-meta-resolve', '--input-type=module', '-e']
  return ended(launch(image, ['node', ...flags, script], {}))
}

/** Starts one that stays. */
export function startInImage(image: BuiltImage, args: readonly string[], env: NodeJS.ProcessEnv): Container {
  const child = launch(image, [...entryOf(image), ...args], env)
  const closed = once(child, 'close')
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  return {
    get stdout() {
      return stdout
    },
    get stderr() {
      return stderr
    },
    async healthy(url) {
      for (;;) {
        const { code, stderr: said } = await askHealth(image, url)
        if (code === 0) return
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}\n${stderr}${stdout}`)
        if (said === '') throw new Error('the health check says nothing')
        await delay(100)
      }
    },
    async stop() {
      child.kill(lastOf(image.dockerfile.final, 'STOPSIGNAL')!.text as NodeJS.Signals)
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      const [code, signal] = await closed
      clearTimeout(late)
      return code ?? signal
    },
  }
}

/** The HEALTHCHECK of the image. */
export function askHealth(image: BuiltImage, url: string) {
  const [program, script] = lastOf(image.dockerfile.final, 'HEALTHCHECK')!.exec!
  const words = [program!, script!.replace(/^\/app/, image.app)]
  return ended(launch(image, words, { LEME_HEALTH_URL: url }))
}

/** A page of a server, as a browser with this cookie would ask for it. */
export function ask(url: string, cookie = ''): Promise<Page> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { cookie } }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (text) => {
        body += text
      })
      answer.on('end', () => resolve({ status: answer.statusCode!, body, headers: answer.headers }))
    }).on('error', reject)
  })
}

export interface Page {
  readonly status: number
  readonly body: string
  readonly headers: NodeJS.Dict<string | string[]>
}

/** Without the init, which a machine need not have. */
function entryOf(image: BuiltImage): readonly string[] {
  const words = lastOf(image.dockerfile.final, 'ENTRYPOINT')!.exec!
  return words.slice(words.indexOf('--') + 1)
}

type Child = ChildProcessByStdio<null, Readable, Readable>

function launch(image: BuiltImage, [command, ...args]: readonly string[], env: NodeJS.ProcessEnv): Child {
  return spawn(command!, args, {
    ...image.user,
    cwd: image.state,
    env: { ...image.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function ended(child: Child) {
  const read = async (stream: Readable) => (await stream.setEncoding('utf8').toArray()).join('')
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr)])
  const [code] = await closed
  return { code: code as number | null, stdout, stderr }
}
