import { join } from 'node:path'
import { awsSecrets, azureSecrets, vaultSecrets } from '../../src/adapters/secrets/index.ts'
import { type Command, parseCommandId } from '../../src/control/command/index.ts'
import { type Secrets, tenantSecret } from '../../src/control/deployment/index.ts'
import { wantedBot } from '../../src/control/deployment/values.fixture.ts'
import { wantedJob } from '../../src/control/job/job.fixture.ts'
import { unique } from '../security/control-server.fixture.ts'
import { startAwsSecrets, startAzureVault, startVault } from '../services/index.ts'
import { ALERTS } from './canary-alerts.fixture.ts'
import { type CanaryInput, odd, REQUESTS } from './canary-requests.fixture.ts'
import { type CanaryWorld, CLIENT } from './canary-world.fixture.ts'

const NAME = 'tenants/cliente-001/exchange'
const AWAY = '127.0.0.1:1'
function command(name: string, of: (canary: string) => readonly string[]): CanaryInput {
  return { name: `command line: ${name}`, send: ({ leme }, canary) => leme(of(canary)) }
}

/** Kept in a store, and then in the text, cause and fields of what goes wrong with it. */
async function useInVain(world: CanaryWorld, secrets: Secrets, value: string): Promise<void> {
  const heard = world.hear(secrets)
  const name = tenantSecret(CLIENT, `used-${unique()}`)
  await heard.write(name, value).catch((error: unknown) => world.logger.error({ err: error }, 'put'))
  const got = await heard.read(name).catch((error: unknown) => {
    world.logger.error({ err: error }, 'get')
    return value
  })
  const url = `https://leme:${encodeURIComponent(got)}@venue.example/?key=${encodeURIComponent(got)}`
  const span = world.tracing.begin(`used ${got}`, { parent: null, attributes: { url } })
  const cause = new Error(
    `${Buffer.from(`leme:${got}`).toString('base64')} ${Buffer.from(got).toString('hex')}`,
  )
  world.logger.error(
    { err: new Error(`no login with ${got} at ${url}`, { cause }), list: [{ got }] },
    `failed: ${got}`,
  )
  span.end(new Error(`no login with ${got}`))
}

/** Whoever adds a way in adds a line here. */
export const INPUTS: readonly CanaryInput[] = [
  ...REQUESTS,
  ...ALERTS,
  {
    name: 'store: a folder of age files',
    send: (world, canary) => useInVain(world, world.secrets, odd(canary)),
  },
  {
    name: 'store: Vault, which repeats what it was sent',
    async send(world, canary) {
      await using vault = await startVault({ policies: {} })
      vault.failing({ kind: 'status', status: 500, body: { errors: [`bad value ${canary}`] } }, 1_000)
      const auth = { kind: 'token', token: `hvs.${canary}` } as const
      await useInVain(
        world,
        vaultSecrets({ url: vault.url, mount: 'secret', prefix: '', auth, pauseMs: 1 }),
        odd(canary),
      )
    },
  },
  {
    name: 'store: AWS, which repeats what it was sent',
    async send(world, canary) {
      await using aws = await startAwsSecrets()
      aws.failing(
        { kind: 'status', status: 400, body: { __type: 'AccessDeniedException', message: canary } },
        1_000,
      )
      const credentials = { keyId: aws.key.keyId, secret: canary }
      await useInVain(
        world,
        await awsSecrets({ endpoint: aws.url, region: aws.region, prefix: '', credentials }),
        odd(canary),
      )
    },
  },
  {
    name: 'store: Azure, which repeats what it was sent',
    async send(world, canary) {
      await using azure = await startAzureVault()
      azure.failing(
        { kind: 'status', status: 400, body: { error: { code: 'BadParameter', message: canary } } },
        1_000,
      )
      const credential = {
        getToken: async () => ({ token: canary, expiresOnTimestamp: Date.now() + 60_000 }),
      }
      await useInVain(world, await azureSecrets({ url: azure.vaultUrl, prefix: '', credential }), odd(canary))
    },
  },
  {
    name: 'a failure of which nobody knows that it has a secret',
    async send({ logger }, canary) {
      logger.error({ err: new Error(`connect postgres://leme:${canary}@db/x`) }, `token=${canary}`)
      logger.warn(
        { config: { password: canary, deep: { apiKey: [canary] } } },
        `Authorization: Bearer ${canary}`,
      )
    },
  },
  {
    name: 'a label of a metric',
    async send({ secrets, telemetry }, canary) {
      await secrets.write(`house/label-${unique()}`, canary)
      telemetry.ingested(canary, 'inserted', 1)
    },
  },
  {
    name: 'a values file: parameters',
    send: ({ git }, canary) =>
      git
        .write({
          ...{
            tenant: CLIENT,
            commandId: `proof-${unique()}`,
            step: 'apply',
            subject: 'a bot',
            actor: 'operator',
            since: null,
          },
          edit: { kind: 'put-bot', bot: wantedBot({ parameters: { note: canary } }) },
        })
        .then(
          () => Promise.reject(new Error('it was committed')),
          () => {},
        ),
  },
  {
    name: 'a values file: the message of its commit',
    send: ({ git }, canary) =>
      git
        .write({
          ...{
            tenant: CLIENT,
            commandId: `proof-${unique()}`,
            step: 'apply',
            actor: 'operator',
            since: null,
          },
          ...{ subject: `for ${canary}`, edit: { kind: 'put-bot', bot: wantedBot() } },
        })
        .then(
          () => Promise.reject(new Error('it was committed')),
          () => {},
        ),
  },
  {
    name: 'a command: why it goes as it goes',
    async send({ secrets, commands }, canary) {
      await secrets.write(NAME, odd(canary))
      const id = parseCommandId(`proof-${unique()}`)
      const added: Command = await commands.add({
        ...{ id, tenant: CLIENT, source: 'api', actor: 'operator', request: { kind: 'stop', bot: null } },
      })
      await using claim = await commands.claim(CLIENT)
      await claim!.advance(added, { state: 'refused', reason: `no login with ${odd(canary)}` })
    },
  },
  {
    name: 'a job: what its worker says',
    async send({ secrets, jobs }, canary) {
      await secrets.write(NAME, canary)
      const job = await jobs.create(wantedJob(CLIENT, `proof-${unique()}`))
      const held = await jobs.claim(job.id, 'worker-1')
      if (!held) throw new Error('nobody else works here')
      await jobs.report(held, 0.5, `at ${canary}`)
      await jobs.end(held, { state: 'failed', error: `no login with ${canary}` })
    },
  },
  {
    name: 'a job: its settings',
    send: ({ jobs }, canary) => {
      const job = wantedJob(CLIENT, `proof-${unique()}`)
      return jobs.create({ ...job, title: canary }).then(
        () => Promise.reject(new Error('it was kept')),
        () => {},
      )
    },
  },
  {
    name: 'a bot: its last words',
    async send({ secrets, deployments }, canary) {
      await secrets.write(NAME, canary)
      const blocker = { resource: 'bot trend', reason: `it ended: no login with ${canary}` }
      await deployments.setRunning(CLIENT, {
        ...{ appliedCommandId: null, appliedCommit: null, health: 'Degraded', blocker, bots: [] },
      })
    },
  },
  {
    name: 'the audit log: details',
    async send({ tenants }, canary) {
      await tenants.record({
        ...{ tenant: CLIENT, actor: 'operator', action: 'proof', target: canary, outcome: 'refused' },
        detail: { password: canary, list: [`key ${canary}`] },
      })
    },
  },
  command('an argument of secret put', (canary) => ['secret', 'put', NAME, canary]),
  command('an option of secret put', (canary) => ['secret', 'put', NAME, `--value=${canary}`]),
  command('an unknown option', (canary) => ['data', 'list', `--token=${canary}`]),
  {
    name: 'command line: standard input',
    send: ({ leme }, canary) => leme(['secret', 'put', NAME, '--json'], { input: odd(canary) }),
  },
  {
    name: 'environment: a setting',
    send: ({ leme }, canary) =>
      leme(['config', 'show', '--json'], { env: { LEME__NOTIFY__TELEGRAMTOKEN: canary } }),
  },
  {
    name: 'environment: the address of a database that is away',
    send: ({ leme }, canary) =>
      leme(['data', 'list'], { env: { DATABASE_URL: `postgres://leme:${canary}@${AWAY}/leme` } }),
  },
  {
    name: 'configuration: a file with a mistake beside a secret',
    send({ leme, write }, canary) {
      const file = write(`${unique()}.jsonc`, `{ "server": { "metricsToken": "${canary}", "prot": 1 } `)
      return leme(['config', 'show'], { env: { LEME_CONFIG: file } })
    },
  },
  {
    name: 'environment: of a bot whose database is away',
    send({ program, write }, canary) {
      const document = {
        schema: 'leme.bot-process/1',
        kind: 'record',
        id: 'proof',
        listen: { host: '127.0.0.1', port: 0 },
      }
      const path = write(`${unique()}/bot.json`, JSON.stringify(document))
      const env = { DATABASE_URL: `postgres://leme:${canary}@${AWAY}/leme`, UNUSED_API_SECRET: canary }
      return program('src/apps/bot/main.ts', [path], { env })
    },
  },
  {
    name: 'a crash: an error that has a secret',
    async send({ leme, program, folder }, canary) {
      const name = `house/crash-${unique()}`
      await leme(['secret', 'put', name, '--exact'], { input: odd(canary) })
      const code = await program('test/proof/canary-crash.fixture.ts', [join(folder, 'cli', '.leme'), name])
      if (code !== 1) throw new Error(`it ended with ${code}`)
    },
  },
]
