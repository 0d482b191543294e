import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InjectOptions } from 'fastify'
import { openGitOps } from '../../src/adapters/git/index.ts'
import { connectQueue } from '../../src/adapters/queue/index.ts'
import { createRedactor } from '../../src/adapters/redaction/index.ts'
import { fileSecrets } from '../../src/adapters/secrets/index.ts'
import { createLogger, createTelemetry, openExport } from '../../src/adapters/telemetry/index.ts'
import type { TellNow } from '../../src/apps/local/alert-desk.ts'
import {
  cleanCommands,
  cleanDeployments,
  cleanJobs,
  cleanTenants,
} from '../../src/apps/local/clean-stores.ts'
import { buildServer } from '../../src/apps/server/index.ts'
import { tracedCommands } from '../../src/apps/up/trace-clients.ts'
import { cachedSecrets, heardSecrets, type Secrets } from '../../src/control/deployment/index.ts'
import { wantedBot } from '../../src/control/deployment/values.fixture.ts'
import { otlpReceiver } from '../flows/otlp.fixture.ts'
import { controlServer, VICTIM } from '../security/control-server.fixture.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PATIENCE_MS = 120_000

/** The client whose secrets they are. */
export const CLIENT = VICTIM

/**
 * A house as it is wired, with everything that secrets can come into and go out of: server, log, metrics, database,
 * queue, repository of values, command line, processes.
 */
export async function canaryWorld() {
  const stack = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'leme-proof-canaries-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['cli', 'home', 'state']) mkdirSync(join(folder, name))
  const inner = stack.use(await controlServer())
  const { ports, store, url } = inner
  await store.tenants.create({ id: CLIENT, name: 'The client', quotas: { requestsPerSecond: 1_000_000 } })
  const redactor = createRedactor()
  const hear = (secrets: Secrets) => heardSecrets(secrets, (value) => redactor.learn(value))
  const kept = await fileSecrets({
    folder: join(folder, 'state', 'secrets'),
    identity: { file: join(folder, 'state', 'identity.txt') },
  })
  const secrets = cachedSecrets(hear(kept), { clock: () => performance.now() })
  const log = join(folder, 'leme.log')
  const receiver = stack.use(await otlpReceiver())
  const telemetry = stack.use(createTelemetry({ version: 'proof', clean: redactor.known }))
  const exporting = await openExport(telemetry, {
    ...{ url: receiver.url, sample: 1, metricsEveryMs: 0, clean: redactor.text },
    resource: { 'service.name': 'leme-proof' },
  })
  const { tracing } = stack.use(exporting)
  const logger = createLogger({ level: 'debug', to: log, clean: redactor.jsonLine, context: tracing.ids })
  const queue = stack.use(await connectQueue(url, { tracing }))
  const commands = tracedCommands(cleanCommands(store.commands, redactor), tracing)
  const deployments = cleanDeployments(store.deployments, redactor)
  const tenants = cleanTenants(store.tenants, redactor)
  const jobs = cleanJobs(store.jobs({ send: queue.jobs.send }), redactor)
  const repository = join(folder, 'values.git')
  const git = stack.use(await openGitOps({ folder: repository }))
  await git.write({
    ...{
      tenant: CLIENT,
      commandId: 'proof-begin',
      step: 'apply',
      subject: 'a bot',
      actor: 'operator',
      since: null,
    },
    edit: { kind: 'put-bot', bot: wantedBot() },
  })
  let tellsNow: TellNow = async () => ({ kind: 'failed', status: null, message: 'nobody is there' })
  const app = await buildServer(
    {
      ...{ ...ports, telemetry, tracing, queue },
      deploys: { ...ports.deploys, commands, deployments, tenants, secrets },
      alerting: {
        ...{ ...ports.alerting, secrets, tenants, plainWebhooks: true },
        tellNow: (message) => tellsNow(message),
      },
      research: { ...ports.research, jobs, tenants },
      tenancy: { ...ports.tenancy, tenants },
    },
    {
      version: 'proof',
      limits: { api: 0, ingest: 0, loginsPerMinute: 1_000_000 },
      logger,
      clean: redactor.jsonLine,
    },
  )
  stack.defer(() => app.close())
  const member = await store.members.create({ tenant: CLIENT, name: 'An administrator', role: 'admin' })
  const session = await store.logins.open(member.id, { confirmed: true })
  const answers: string[] = []
  const printed: string[] = []

  /** Runs a program in an environment of its own; what it printed is kept. */
  async function run(args: readonly string[], { env = {}, input }: RunOptions = {}): Promise<number> {
    const child = spawn('node', args, {
      ...{ cwd: join(folder, 'cli'), timeout: PATIENCE_MS, stdio: ['pipe', 'pipe', 'pipe'] },
      env: {
        PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
        HOME: join(folder, 'home'),
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'leme-flows'),
        ...env,
      },
    })
    child.stdin.on('error', () => {}).end(input ?? '')
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => printed.push(text))
    }
    return new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  }

  return {
    ...{
      folder,
      url,
      store,
      redactor,
      secrets,
      hear,
      logger,
      log,
      telemetry,
      tracing,
      receiver,
      commands,
      deployments,
      tenants,
    },
    ...{ jobs, repository, git, answers, printed, run },
    /** What a test of a channel is sent with. */
    lendTellNow(tellNow: TellNow): void {
      tellsNow = tellNow
    },
    /** A command of the command line. */
    leme: (args: readonly string[], options: RunOptions = {}) =>
      run([join(ROOT, 'bin', 'leme.js'), ...args], {
        ...options,
        env: { DATABASE_URL: url, ...options.env },
      }),
    /** A program of this repository. */
    program: (path: string, args: readonly string[], options: RunOptions = {}) =>
      run(['--conditions=leme-source', join(ROOT, path), ...args], options),
    /** A request of the administrator, or of whoever the headers say; the answer is kept, headers and all. */
    async ask(options: InjectOptions): Promise<number> {
      const headers = { cookie: `leme_session_80=${session}`, ...options.headers }
      const answer = await app.inject({ ...options, headers })
      answers.push(`${JSON.stringify(answer.headers)}\n${answer.body}`)
      return answer.statusCode
    },
    write(name: string, text: string): string {
      const path = join(folder, 'cli', name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
      return path
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

export type CanaryWorld = Awaited<ReturnType<typeof canaryWorld>>

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}
