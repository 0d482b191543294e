import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { askBroker } from '../../../adapters/broker/index.ts'
import { connectRedis } from '../../../adapters/cache/index.ts'
import { openCluster } from '../../../adapters/kubernetes/index.ts'
import { askPooler } from '../../../adapters/store/postgres/index.ts'
import {
  attention,
  bad,
  type Check,
  counted,
  type Finding,
  good,
  judgeAnswer,
  spanInWords,
} from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'
import { openGit } from '../open-git.ts'
import { openSecrets } from '../open-secrets.ts'
import type { LookedInstallation } from './looked-installation.ts'

const group = 'Services' as const
const YEAR_S = 365 * 86_400
const ANSWER_MS = 2_000
const BEHIND_S = 300

/** What other programs do for this one. */
export function serviceChecks(installation: LookedInstallation): readonly Check[] {
  const { config } = installation
  return [
    { name: 'pooler', title: 'Pooler', group, look: () => pooler(installation) },
    { name: 'redis', title: 'Redis', group, look: () => redis(config.redis.url) },
    { name: 'broker', title: 'Broker', group, look: (signal) => broker(config.broker.url, signal) },
    { name: 'secrets', title: 'Secrets', group, look: () => secrets(installation) },
    { name: 'repository', title: 'Repository of values', group, look: () => repository(installation) },
    { name: 'runtime', title: 'Runtime of bots', group, look: (signal) => runtime(installation, signal) },
  ]
}

async function pooler({ config }: LookedInstallation): Promise<Finding> {
  if (config.database.pooler === '')
    return good('None is configured: clients’ logins go to PostgreSQL directly.')
  const failure = await askPooler(config.database.pooler)
  return judgeAnswer(
    'pgbouncer',
    failure,
    'Start it, or empty database.pooler; clients’ logins go through it.',
  )
}

async function redis(url: string): Promise<Finding> {
  if (url === '') return good('None is configured: limits and caches are each server’s own.')
  let why = `no answer within ${ANSWER_MS / 1_000} seconds`
  const clock = () => performance.now()
  await using link = await connectRedis(url, {
    clock,
    onChange(up, reason) {
      if (!up) why = reason
    },
  })
  const pong = await link.ask(ANSWER_MS, (client) => client.ping())
  return judgeAnswer(
    'Redis',
    pong === 'PONG' ? undefined : why,
    'Start it; until then each server holds limits alone.',
  )
}

async function broker(url: string, signal: AbortSignal): Promise<Finding> {
  if (url === '') return good('None is configured.')
  const failure = await askBroker(url, signal)
  return judgeAnswer('RabbitMQ', failure, 'Start it; events wait in the outbox until then.')
}

async function secrets({ config, now }: LookedInstallation): Promise<Finding> {
  const { kind, folder } = config.secrets
  const place = folder === '' ? join(resolve(config.stateDir), 'secrets') : folder
  if (kind === 'file' && !existsSync(place)) return good('None is kept yet.')
  const stored = await (await openSecrets(config)).list('')
  if (stored.length === 0) return good(`The store answers (${kind}), and keeps none.`)
  const oldest = stored.reduce((a, b) => (b.changedAt < a.changedAt ? b : a))
  const age = (now() - oldest.changedAt) / 1_000
  const told = `${counted(stored.length, 'secret')} (${kind}), the oldest ${spanInWords(age)} old`
  if (age < YEAR_S) return good(`${told}.`)
  return attention(
    `${told}: ${oldest.name}.`,
    'Rotate what is older than a year:',
    `leme secret rotate ${oldest.name}`,
  )
}

async function repository({ config, work }: LookedInstallation): Promise<Finding> {
  const { remote } = config.deploys
  const isThere = existsSync(join(resolve(config.stateDir), 'values.git'))
  if (remote === '' && !isThere) return good('It is made with the first start of the server.')
  const head = await (isThere ? headOf(config) : headOfRemote(config))
  const { followed } = await work()
  if (head === null) return good('It answers, and has no commit yet.')
  const told = `At ${head.slice(0, 10)}`
  if (followed.head === head) return good(`${told}, and in step.`)
  const step =
    followed.head === null
      ? 'and nobody has followed it yet'
      : `and followed to ${followed.head.slice(0, 10)}`
  return attention(
    `${told}, ${step}.`,
    'Is there a server that drives bots? It catches up within seconds.',
    'leme deploy list',
  )
}

async function headOf(config: AppConfig): Promise<string | null> {
  await using git = await openGit(config, await openSecrets(config))
  return await git.head()
}

/** Where there is no copy, one is made and thrown away: a look leaves nothing behind. */
async function headOfRemote(config: AppConfig): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'leme-check-'))
  try {
    await using git = await openGit({ ...config, stateDir: folder }, await openSecrets(config))
    return await git.head()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runtime({ config, work }: LookedInstallation, signal: AbortSignal): Promise<Finding> {
  const { runtime: kind, kubeconfig } = config.deploys
  if (kind === 'argo') {
    const access = kubeconfig === '' ? { kind: 'in-cluster' } : { kind: 'kubeconfig', path: kubeconfig }
    const link = await openCluster(access as Parameters<typeof openCluster>[0], { answerMs: ANSWER_MS })
    const failure = await link.send({ path: '/version', signal }).then(
      () => undefined,
      ({ message }: Error) => message,
    )
    if (failure !== undefined)
      return bad(`The cluster does not answer: ${failure}.`, 'Look at deploys.kubeconfig and at the cluster.')
  }
  const { followed, clients } = await work()
  const bots = clients.reduce((sum, one) => sum + one.bots, 0)
  const what = kind === 'argo' ? 'The cluster answers' : 'Processes of this machine'
  if (bots === 0) return good(`${what}; no client has a bot.`)
  const seen = followed.observedSeconds
  const told = `${counted(bots, 'bot')} of clients wanted`
  if (seen !== null && seen < BEHIND_S) return good(`${what}; ${told}, looked at ${spanInWords(seen)} ago.`)
  const last = seen === null ? 'never' : `${spanInWords(seen)} ago`
  return bad(`${told}, and last looked at ${last}.`, 'No server drives them: start one.', 'leme serve')
}
