import { attention, bad, type Finding, good } from './check.ts'
import { counted, grouped, someOf, spanInWords } from './in-words.ts'
import type { ClientUse, SeenProcess, Waiting, WorkLook } from './work-look.ts'

const LONG_WAIT_S = 300
const ENDLESS_WAIT_S = 3_600
/** A process says four times in this time that it lives. */
export const SILENT_S = 60

/** Jobs that wait, and those that were given up. */
export function judgeQueue({
  waiting,
  running,
  parked,
}: Pick<WorkLook, 'waiting' | 'running' | 'parked'>): Finding {
  const told = `${counted(waiting.count, 'job')} ${waiting.count === 1 ? 'waits' : 'wait'}, ${running} ${running === 1 ? 'runs' : 'run'}`
  const wait = `the oldest for ${spanInWords(waiting.oldestSeconds)}`
  const more = 'Start another worker, and look whether those that run do anything:'
  if (waiting.oldestSeconds >= ENDLESS_WAIT_S) return bad(`${told}; ${wait}.`, more, 'leme worker')
  if (waiting.oldestSeconds >= LONG_WAIT_S) return attention(`${told}; ${wait}.`, more, 'leme worker')
  if (parked > 0) {
    return attention(
      `${counted(parked, 'job')} ${parked === 1 ? 'was' : 'were'} given up in the last day; ${told}.`,
      'Their runs and jobs say why; ask for them again once that is mended.',
    )
  }
  return good(`${told}.`)
}

/** Is there anybody who takes jobs, and does everybody still live. */
export function judgeWorkers({ processes, waiting }: Pick<WorkLook, 'processes' | 'waiting'>): Finding {
  const live = processes.filter(({ silentSeconds }) => silentSeconds < SILENT_S)
  const silent = processes.filter(({ silentSeconds }) => silentSeconds >= SILENT_S)
  const told = livingInWords(live)
  if (live.length === 0 && waiting.count > 0) {
    return bad(
      `Nobody works, and ${counted(waiting.count, 'job')} ${waiting.count === 1 ? 'waits' : 'wait'}.`,
      'Start one:',
      'leme worker',
    )
  }
  const first = silent[0]
  if (first) {
    return attention(
      `${counted(silent.length, 'process', 'processes')} went silent without an end, the ${first.kind} ${first.pid} on ${first.host} ${spanInWords(first.silentSeconds)} ago; ${told}.`,
      'Others take its jobs over. Look at its log for why; it is forgotten after a day.',
    )
  }
  if (live.length === 0) return good('No server or worker runs, and no job waits.')
  return good(`${told}.`)
}

function livingInWords(live: readonly SeenProcess[]): string {
  const of = (kind: SeenProcess['kind']) => live.filter((one) => one.kind === kind).length
  return `${counted(of('server'), 'server')} and ${counted(of('worker'), 'worker')} live`
}

/** Everything that runs is of one release. */
export function judgeVersions(
  processes: readonly SeenProcess[],
  own: { readonly leme: string; readonly node: string },
): Finding {
  const live = processes.filter(({ silentSeconds }) => silentSeconds < SILENT_S)
  const releases = [...new Set([own.leme, ...live.map(({ version }) => version)])].sort()
  if (releases.length > 1) {
    const others = live
      .filter(({ version }) => version !== own.leme)
      .map(({ kind, host, version }) => `${kind} on ${host}: ${version}`)
    return attention(
      `Several releases run: this is ${own.leme}, ${someOf(others)}.`,
      'During an update that is so for minutes; end what is old.',
    )
  }
  const nodes = [...new Set([own.node, ...live.map(({ node }) => node)])].sort()
  const told = nodes.length === 1 ? `Node.js ${nodes[0]}` : `Node.js ${nodes.join(' and ')}`
  return good(`Leme ${own.leme} everywhere, ${told}.`)
}

interface Outward {
  readonly waiting: Waiting
  readonly what: (count: number) => string
  readonly fix: string
}

const NOTHING: Waiting = { count: 0, oldestSeconds: 0 }
const DAY_S = 86_400

/** What has to reach somebody else: the broker, webhooks, the runtime. */
export function judgeOutboxes(
  { events, deliveries, commands }: Pick<WorkLook, 'events' | 'deliveries' | 'commands'>,
  { hasBroker, healthMinutes }: { readonly hasBroker: boolean; readonly healthMinutes: number },
): Finding {
  const stuck = commands.oldestSeconds > Math.max(2 * healthMinutes * 60, ENDLESS_WAIT_S)
  if (stuck) {
    return bad(
      `A command has been "${commands.oldestState}" for ${spanInWords(commands.oldestSeconds)}.`,
      'Its page says what it waits for.',
      'leme deploy commands',
    )
  }
  const outward: readonly Outward[] = [
    {
      waiting: hasBroker ? events : NOTHING,
      what: (count) => `${counted(count, 'event')} for the broker`,
      fix: 'Is RabbitMQ there, and does it take messages?',
    },
    {
      waiting: deliveries,
      what: (count) => `${counted(count, 'delivery', 'deliveries')} to webhooks`,
      fix: 'The page of their client says what the addresses answer.',
    },
  ]
  for (const { waiting, what, fix } of outward) {
    if (waiting.oldestSeconds < LONG_WAIT_S) continue
    const judge = waiting.oldestSeconds >= DAY_S ? bad : attention
    return judge(
      `${what(waiting.count)} not sent, the oldest for ${spanInWords(waiting.oldestSeconds)}.`,
      fix,
    )
  }
  if (hasBroker && events.dropped > 0) {
    return attention(
      `${counted(events.dropped, 'event')} left the outbox unsent, for it was full.`,
      'Whoever hears of candles by the broker reads them anew.',
    )
  }
  const open = commands.count === 0 ? 'no command is open' : `${counted(commands.count, 'command')} open`
  return good(
    `Nothing waits long: ${events.count} for the broker, ${deliveries.count} for webhooks; ${open}.`,
  )
}

const NEAR = 0.9
const DAYS_LEFT = 3

/** Clients whose bots will stop, or who can start no more. */
export function judgeClients(clients: readonly ClientUse[]): Finding {
  if (clients.length === 0) return good('There are no clients.')
  const empty = clients.filter(({ credits, bots }) => credits <= 0 && bots > 0)
  if (empty.length > 0) {
    return bad(
      `${counted(empty.length, 'client')} with bots and without credits: ${someOf(empty.map(({ client }) => client))}.`,
      'Grant some, or stop their bots:',
      `leme tenant grant ${empty[0]!.client} 10000 --reason "top up"`,
    )
  }
  const low = clients.filter(
    ({ credits, spentLastDay }) => spentLastDay > 0 && credits < DAYS_LEFT * spentLastDay,
  )
  if (low.length > 0) {
    const [first] = low
    return attention(
      `${counted(low.length, 'client')} with credits for less than ${DAYS_LEFT} days: ${someOf(low.map(({ client, credits }) => `${client} (${grouped(credits)})`))}.`,
      'Tell them, or grant some:',
      `leme tenant grant ${first!.client} 10000 --reason "top up"`,
    )
  }
  const near = clients.filter(
    ({ bots, mostBots, openJobs, mostJobs }) =>
      (bots >= mostBots * NEAR && bots > 1) || (openJobs >= mostJobs * NEAR && openJobs > 1),
  )
  if (near.length > 0) {
    const { client, bots, mostBots, openJobs, mostJobs } = near[0]!
    return attention(
      `${counted(near.length, 'client')} near a quota, ${client} with ${bots} of ${mostBots} bots and ${openJobs} of ${mostJobs} jobs.`,
      'What is above is refused; give them more where they shall have it:',
      `leme tenant show ${client}`,
    )
  }
  return good(`${counted(clients.length, 'client')}, none near a quota or the end of its credits.`)
}

/** Something of another machine that either answers or does not. */
export function judgeAnswer(what: string, failure: string | undefined, fix: string): Finding {
  if (failure === undefined) return good(`${what} answers.`)
  return bad(`${what} does not answer: ${failure}.`, fix)
}
