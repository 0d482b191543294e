import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { isWritable } from '../../../bin/bootstrap/writable.js'
import { ROOT } from '../judge.ts'
import { contextOf, ignoresOf } from './docker-ignore.ts'
import { type DockerfileParts, type Instruction, lastOf, pairsOf, readDockerfile } from './dockerfile.ts'

export const DOCKERFILE = 'deploy/docker/Dockerfile'
const UNREACHABLE = /\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENOTCACHED)\b/

/** What the image would hold, in a plain folder. */
export interface BuiltImage extends Disposable {
  /** As `/app` of the image. */
  readonly app: string
  /** As `/src` of the stage that builds, to compare with. */
  readonly source: string
  readonly dockerfile: DockerfileParts
  /** What the image sets for whoever runs in it; its folders are those of the plain folder. */
  readonly env: NodeJS.ProcessEnv
  /** As the volume `/var/lib/leme`. */
  readonly state: string
  /** As the user of the image, with its environment and this one; the words of CMD follow ENTRYPOINT's. */
  readonly user: { readonly uid?: number; readonly gid?: number }
}

/**
 * Does what the Dockerfile says, step by step, in a folder of its own: what is copied is what `.dockerignore` lets
 * through, what is run are its RUN lines. Only Debian's packages are those of this machine. A sentence when the
 * registry cannot be reached.
 */
export async function buildImage(): Promise<BuiltImage | string> {
  const work = mkdtempSync(join(tmpdir(), 'leme-image-'))
  // The user of the image has to get through.
  chmodSync(work, 0o755)
  const dockerfile = readDockerfile(readFileSync(join(ROOT, DOCKERFILE), 'utf8'))
  const context = join(work, 'context')
  for (const path of contextOf(ROOT, ignoresOf(readFileSync(join(ROOT, '.dockerignore'), 'utf8')))) {
    mkdirSync(dirname(join(context, path)), { recursive: true })
    cpSync(join(ROOT, path), join(context, path))
  }
  const build = dockerfile.stages.find(({ name }) => name === 'build')!
  let folder = work
  for (const step of build.instructions) {
    if (step.word === 'WORKDIR') {
      folder = join(work, step.text)
      mkdirSync(folder, { recursive: true })
    } else if (step.word === 'COPY') {
      copy(step, context, folder)
    } else {
      if (step.word !== 'RUN')
        throw new Error(`the stage that builds has ${step.word}, which is not tried here`)
      const failure = await run(inside(step.text, work), folder, work)
      if (failure === undefined) continue
      rmSync(work, { recursive: true, force: true })
      if (UNREACHABLE.test(failure)) return 'the npm registry cannot be reached'
      throw new Error(`${step.text}\n${failure}`)
    }
  }
  return laidOut(work, dockerfile)
}

function copy({ text, flags }: Instruction, context: string, folder: string): void {
  if (flags.from !== undefined) throw new Error(`the stage that builds copies from ${flags.from}`)
  const paths = text.split(' ')
  const target = join(folder, paths.pop()!)
  const isFolder = text.endsWith('/') || paths.length > 1
  for (const path of paths) {
    const isTree = statSync(join(context, path)).isDirectory()
    mkdirSync(isFolder || isTree ? target : dirname(target), { recursive: true })
    cpSync(join(context, path), isFolder && !isTree ? join(target, basename(path)) : target, {
      recursive: true,
    })
  }
}

/** Paths of the image's root become paths below the folder. */
function inside(command: string, work: string): string {
  return command.replace(/(?<=\s)\/(?=app\b|src\b)/g, `${work}/`)
}

/** What it printed where it failed. */
async function run(command: string, cwd: string, work: string): Promise<string | undefined> {
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const { LEME_NO_SKIPS: _, NODE_ENV: __, ...env } = process.env
  const cache = process.env.npm_config_cache ?? npmCache(work)
  const child = spawn('sh', ['-c', command], { cwd, env: { ...env, PATH: path, npm_config_cache: cache } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  const code = await new Promise((resolve) => child.on('close', resolve))
  return code === 0 ? undefined : output
}

/** The user's own, which has what the checkout was installed from; one of this folder where that cannot be written. */
function npmCache(work: string): string {
  const own = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8', stdio: 'pipe' }).trim()
  return isWritable(own) ? own : join(work, 'npm')
}

/** What the last stage makes of it. */
function laidOut(work: string, dockerfile: DockerfileParts): BuiltImage {
  const [app, state, bin] = [join(work, 'app'), join(work, 'var/lib/leme'), join(work, 'usr/local/bin')]
  for (const folder of [state, bin]) mkdirSync(folder, { recursive: true })
  symlinkSync(process.execPath, join(bin, 'node'))
  symlinkSync(join(app, 'bin/leme.js'), join(bin, 'leme'))
  const [uid, gid] = lastOf(dockerfile.final, 'USER')!.text.split(':').map(Number) as [number, number]
  const isRoot = process.getuid?.() === 0
  execFileSync('chmod', ['-R', isRoot ? 'go-w' : 'a-w', app])
  if (isRoot) execFileSync('chown', ['-R', `${uid}:${gid}`, join(work, 'var/lib/leme')])
  const env = Object.fromEntries(
    dockerfile.final.instructions.filter(({ word }) => word === 'ENV').flatMap(pairsOf),
  )
  return {
    ...{ app, state, dockerfile, source: join(work, 'src') },
    env: { ...env, LEME__STATEDIR: state, PATH: [bin, '/usr/bin', '/bin'].join(delimiter) },
    user: isRoot ? { uid, gid } : {},
    [Symbol.dispose]() {
      // A hundred thousand files take long to remove; nobody waits for that.
      const command = 'chmod -R u+w "$0"/app; rm -rf "$0"'
      spawn('sh', ['-c', command, work], { detached: true, stdio: 'ignore' }).unref()
    },
  }
}
