import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { connectStore, migrate, type PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { startCommandLoop } from '../../src/apps/reconciler/index.ts'
import { deploy } from '../../src/control/command/command-world.fixture.ts'
import {
  type Command,
  DEFAULT_TIMING,
  type DrivePorts,
  followRepository,
  isEnd,
  parseCommandId,
  receive,
} from '../../src/control/command/index.ts'
import { memoryGitOps, memoryRuntime } from '../../src/control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../src/control/tenant/index.ts'
import { type Random, random } from '../../src/math/index.ts'
import type { Proof, Trial } from './proof.ts'

const TENANTS = 4
const COMMANDS = 30
const BOTS = ['trend', 'swing', 'third']
const PATIENCE_MS = 300_000
/** What a decoder, or a gate, cannot bear. */
const POISON = 'poison'

interface Message {
  readonly id: unknown
  readonly tenant: TenantId
  readonly request: unknown
}

/** How a message was answered, whatever became of it. */
type Answer = 'taken' | 'command.changed' | 'command.id' | 'command.invalid'

/**
 * Commands come several times, in any order, from several senders at once, and among them what is no command, what
 * breaks whoever reads or judges it, and ids that stand for something else. Two processes' loops carry them out on
 * a real database.
 */
export const commandMessages: Proof = {
  id: 'REL-18-commands',
  fault: 'messages of commands that are doubled, reordered, nonsense and poison',
  invariant:
    'Each command has one end and takes effect once, with one commit; poison is refused with a reason and holds up no other; what runs is what was asked for last.',
  share: 250,
  full: 10_000,
  async run({ count, seed, onTrial }) {
    const server = await temporaryPostgres()
    try {
      await migrate(server.url)
      const trials: Trial[] = []
      for (let left = count, number = 1; left > 0; number++) {
        const trial = await round(server.url, number, `${seed}/${number}`)
        trials.push(trial)
        onTrial?.(trial)
        left -= Number(trial.messages)
      }
      return trials
    } finally {
      await server.stop()
    }
  },
}

async function round(url: string, number: number, seed: string): Promise<Trial> {
  const draw = random(seed)
  const tenants = Array.from({ length: TENANTS }, (_, n) => parseTenantId(`r${number}-t${n}`))
  await using store = connectStore(url, { maxConnections: 6 })
  await using other = connectStore(url, { maxConnections: 6 })
  for (const id of tenants) {
    await store.tenants.create({ id, name: id })
    await store.tenants.book(id, [{ key: 'first', amount: 1_000, kind: 'grant', reason: 'a proof' }])
  }
  const commands = Array.from({ length: COMMANDS }, (_, n) =>
    commandOf(`r${number}-command-${n}`, tenants, draw),
  )
  const messages = draw.shuffle(commands.flatMap((message) => copiesOf(message, tenants, draw)))
  const house = openHouse(store, tenants)
  const portsOf = (lent: PostgresStore): DrivePorts => ({ ...house.ports, commands: lent.commands })
  const loops = [store, other].map((lent) => startCommandLoop(portsOf(lent)))
  try {
    const answers = await Promise.all(
      messages.map(async (message, at) => {
        await delay(draw.int(300))
        return send(at % 2 ? store : other, message)
      }),
    )
    const ended = await allEnded(store, commands, seed)
    await house.stop()
    return await judge({ ...house, store, seed }, { commands, messages, answers, ended })
  } finally {
    await Promise.all([house.stop(), ...loops.map((loop) => loop.stop())])
  }
}

function commandOf(id: string, tenants: readonly TenantId[], draw: Random): Message {
  const tenant = tenants[draw.int(tenants.length)]!
  const name = BOTS[draw.int(BOTS.length)]!
  const kinds: readonly (() => unknown)[] = [
    ...[0, 1, 2, 3, 4].map(() => () => deploy({ name, parameters: { word: id } })),
    () => ({ kind: 'stop', bot: draw.int(2) ? name : null }),
    () => draw.shuffle([null, 'deploy', [], {}, { kind: 'deploy' }, { kind: 'stop', bot: '../..' }])[0],
    () => ({ kind: POISON, text: '\u0000'.repeat(draw.int(9)) }),
    () => deploy({ name: POISON }),
  ]
  return { id, tenant, request: kinds[draw.int(kinds.length)]!() }
}

/** The message once to four times, its id for something else now and then, and what is no message at all. */
function copiesOf(message: Message, tenants: readonly TenantId[], draw: Random): readonly Message[] {
  const copies: Message[] = Array.from({ length: 1 + draw.int(4) }, () => message)
  const tenant = tenants[draw.int(tenants.length)]!
  const nonsense: readonly Message[] = [
    { id: '../../x', tenant, request: deploy() },
    { id: `git-${'0'.repeat(40)}`, tenant, request: { kind: 'edit', commit: '0'.repeat(40) } },
    { id: `${message.id}-long`, tenant, request: 'x'.repeat(70_000) },
    { id: null, tenant, request: null },
  ]
  return draw.int(3) === 0 ? [...copies, nonsense[draw.int(nonsense.length)]!] : copies
}

async function send({ commands }: PostgresStore, { id, tenant, request }: Message): Promise<Answer> {
  try {
    await receive({ commands }, { id, tenant, source: 'api', actor: 'member:ann', request })
    return 'taken'
  } catch (error) {
    return (error as { code: Answer }).code
  }
}

/** A repository and a runtime in memory, and whoever follows the one and tells the other. */
function openHouse(store: PostgresStore, tenants: readonly TenantId[]) {
  const { deployments, commands } = store
  const git = memoryGitOps({ now: Date.now })
  const runtime = memoryRuntime({ now: Date.now })
  const ports: DrivePorts = {
    ...{ commands, deployments, git, tenants: store.tenants, now: Date.now },
    runtime: { refuses: () => undefined },
    decoder: {
      async open({ raw }) {
        if ((raw as { kind?: unknown } | null)?.kind === POISON) throw new TypeError('it cannot be read')
        return raw
      },
    },
    gates: [
      {
        async judge(_tenant, { name }) {
          if (name === POISON) throw new RangeError('it cannot be judged')
          return { verdict: 'pass', reasons: [] }
        },
      },
    ],
    timing: { ...DEFAULT_TIMING, lookMs: 10, takenMs: 10, firstPauseMs: 1, longestPauseMs: 20, settleMs: 0 },
  }
  let isOver = false
  const round = async (): Promise<void> => {
    await followRepository(ports)
    for (const tenant of tenants) {
      const wanted = await deployments.accepted(tenant)
      if (wanted) await runtime.apply(wanted)
      await deployments.setRunning(tenant, await runtime.observe(tenant))
    }
  }
  const going = (async () => {
    while (!isOver) {
      await round()
      await delay(10)
    }
    await round()
  })()
  const stop = async (): Promise<void> => {
    isOver = true
    await going
  }
  return { git, runtime, ports, tenants, stop }
}

async function allEnded(
  { commands }: PostgresStore,
  asked: readonly Message[],
  seed: string,
): Promise<readonly Command[]> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const found = await Promise.all(asked.map(({ id }) => commands.get(parseCommandId(id))))
    if (found.every((command) => command && isEnd(command.state))) return found.map((command) => command!)
    const waits = found.filter((command) => !command || !isEnd(command.state)).map((one) => one?.id)
    assert.ok(performance.now() < end, `${seed}: these wait for ever: ${waits.join(', ')}`)
    await delay(10)
  }
}

interface Sent {
  readonly commands: readonly Message[]
  readonly messages: readonly Message[]
  readonly answers: readonly Answer[]
  readonly ended: readonly Command[]
}

/** @throws AssertionError */
async function judge(
  {
    git,
    runtime,
    tenants,
    store,
    seed,
  }: ReturnType<typeof openHouse> & { store: PostgresStore; seed: string },
  { commands, messages, answers, ended }: Sent,
): Promise<Trial> {
  const isCommand = new Set(commands.map(({ id }) => id))
  for (const [at, { id }] of messages.entries()) {
    assert.equal(
      answers[at] === 'taken',
      isCommand.has(id),
      `${seed}: ${id} was answered with ${answers[at]}`,
    )
  }
  for (const { id, state, reason, request } of ended) {
    const own = git.log().filter(({ commandId, step }) => commandId === id && step === 'apply')
    assert.ok(own.length <= 1, `${seed}: ${id} has ${own.length} commits`)
    assert.equal(
      own.length === 1,
      state === 'approved' || state === 'rolled-back',
      `${seed}: ${id} is ${state}`,
    )
    const isPoison = request === null || (request.kind === 'deploy' && request.bot.name === POISON)
    if (isPoison) assert.ok(state === 'refused' || state === 'cancelled', `${seed}: poison ${id} is ${state}`)
    if (state === 'refused') assert.ok(reason.length > 0, `${seed}: ${id} was refused for no reason`)
    const ends = (await store.commands.steps(id)).filter((step) => isEnd(step.state))
    assert.equal(ends.length, 1, `${seed}: ${id} has ${ends.length} ends`)
  }
  for (const tenant of tenants) {
    const expected = lastAskedFor(ended.filter((command) => command.tenant === tenant))
    const { bots } = await runtime.observe(tenant)
    assert.deepEqual(
      bots.map(({ name, commandId }) => `${name}/${commandId}`).sort(),
      expected,
      `${seed}: what runs of ${tenant}`,
    )
  }
  const count = (state: Command['state']) => ended.filter((one) => one.state === state).length
  return {
    messages: messages.length,
    commands: commands.length,
    'refused at the door': answers.filter((answer) => answer !== 'taken').length,
    approved: count('approved'),
    'refused later': count('refused'),
    'overtaken by a stop': count('cancelled') + count('rolled-back'),
  }
}

/** Bots with the last approved command that put each, in the order in which the commands came. */
function lastAskedFor(ended: readonly Command[]): readonly string[] {
  const bots = new Map<string, string>()
  for (const { id, state, request } of [...ended].sort((a, b) => a.number - b.number)) {
    if (state !== 'approved') continue
    if (request?.kind === 'deploy') bots.set(request.bot.name, id)
    if (request?.kind !== 'stop') continue
    if (request.bot === null) bots.clear()
    else bots.delete(request.bot)
  }
  return [...bots].map(([name, id]) => `${name}/${id}`).sort()
}
