// Long because one port has one suite, and each of its promises a test.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DeploymentStore, WantedClient } from '../deployment/index.ts'
import { wantedBot } from '../deployment/values.fixture.ts'
import { parseTenantId, type TenantId } from '../tenant/index.ts'
import { type Command, type CommandId, END_STATES, parseCommandId } from './command.ts'
import { deploy } from './command-world.fixture.ts'
import type { ClientClaim, CommandChange, CommandStore, NewCommand } from './port.ts'

export interface CommandStoreWorld {
  readonly commands: CommandStore
  /** The same store as another process has it. */
  readonly other: CommandStore
  readonly deployments: DeploymentStore
  /** Types and bodies of the client's events, in order. */
  events(tenant: TenantId): Promise<readonly { readonly type: string; readonly body: unknown }[]>
  /** Breaks whatever the right to drive the client hangs on. */
  breakClaim(tenant: TenantId): Promise<void>
}

const PATIENCE_MS = 30_000

/** Judges an implementation of {@link CommandStore}; other commands may be in it. */
export function commandStoreSuite(name: string, open: () => Promise<CommandStoreWorld>): void {
  describe(`CommandStore: ${name}`, () => {
    let made = 0
    const client = (): TenantId => parseTenantId(`asks-${++made}`)
    const newCommand = (tenant: TenantId, changes: Partial<NewCommand> = {}): NewCommand => ({
      ...{
        id: parseCommandId(`command-${++made}`),
        tenant,
        source: 'api',
        actor: 'member:ann',
        request: deploy(),
      },
      ...changes,
    })
    const claimed = async (store: CommandStore, tenant: TenantId): Promise<ClientClaim> => {
      const claim = await store.claim(tenant)
      assert.ok(claim)
      return claim
    }
    const get = async (store: CommandStore, id: CommandId): Promise<Command> => {
      const command = await store.get(id)
      assert.ok(command)
      return command
    }
    /** Takes steps under a right of its own; gives the command as it is then. */
    const moved = async (
      store: CommandStore,
      id: CommandId,
      ...changes: CommandChange[]
    ): Promise<Command> => {
      const { tenant } = await get(store, id)
      await using claim = await claimed(store, tenant)
      for (const change of changes) assert.ok(await claim.advance(await get(store, id), change))
      return get(store, id)
    }

    test('a new command is received, with what came and nothing else', async () => {
      const { commands, other, deployments, events } = await open()
      const tenant = client()
      const asked = newCommand(tenant)
      const command = await commands.add(asked)
      const { createdAt, number, ...rest } = command
      assert.deepEqual(rest, {
        ...{ id: asked.id, tenant, source: 'api', actor: 'member:ann', raw: deploy(), request: null },
        ...{
          state: 'received',
          reason: '',
          attempts: 0,
          wakeAt: 0,
          deadline: null,
          since: null,
          commit: null,
        },
        ...{
          rollbackCommit: null,
          wasSuspended: null,
          approvals: [],
          cancelledBy: null,
          endedAt: null,
          version: 1,
        },
      })
      assert.ok(createdAt > 1e12 && number > 0)
      assert.deepEqual(await other.get(asked.id), command)
      assert.deepEqual(
        (await commands.steps(asked.id)).map(({ state }) => state),
        ['received'],
      )
      const { at, ...attempt } = (await deployments.status(tenant))!.lastAttempt!
      assert.deepEqual(attempt, { commandId: asked.id, kind: 'unknown', state: 'received', reason: '' })
      assert.ok(at > 1e12)
      const [event] = await events(tenant)
      assert.equal(event?.type, 'command.received')
      assert.ok(!JSON.stringify(event.body).includes('parameters'))
    })

    test('the same again gives what is there; the id stands for nothing else', async () => {
      const { commands, other, events } = await open()
      const tenant = client()
      const asked = newCommand(tenant)
      const first = await commands.add(asked)
      const all = await Promise.all([commands, other, commands, other].map((store) => store.add(asked)))
      for (const one of all) assert.deepEqual(one, first)
      const reordered = Object.fromEntries(Object.entries(deploy()).reverse())
      assert.deepEqual(await commands.add({ ...asked, request: reordered }), first)
      for (const changes of [
        { request: deploy({ timeframe: '5m' }) },
        { request: 'x' },
        { tenant: client() },
      ]) {
        await assert.rejects(commands.add({ ...asked, ...changes }), { code: 'command.changed' })
      }
      const ended = await moved(commands, asked.id, { state: 'refused', reason: 'no' })
      assert.deepEqual(await commands.add(asked), ended, 'a repetition after the end gives the end')
      assert.deepEqual(
        (await events(tenant)).map(({ type }) => type),
        ['command.received', 'command.refused'],
      )
    })

    test('what should happen alongside happens with a new command, or neither does', async () => {
      const { commands, events } = await open()
      const tenant = client()
      const asked = newCommand(tenant)
      const failing = async () => {
        throw new Error('no audit')
      }
      await assert.rejects(commands.add(asked, failing), /no audit/)
      assert.equal(await commands.get(asked.id), undefined)
      assert.deepEqual(await events(tenant), [])
      let calls = 0
      const count = async () => {
        calls += 1
      }
      await commands.add(asked, count)
      await commands.add(asked, count)
      assert.equal(calls, 1)
    })

    test('any JSON comes back as it came, and what is none is refused', async () => {
      const { commands } = await open()
      const tenant = client()
      for (const request of [
        null,
        0,
        -1.5e300,
        '',
        '\u0000\ud800',
        [[], {}],
        { '': { a: [null] } },
        JSON.parse('{"__proto__": 1}'),
      ]) {
        const { id } = await commands.add(newCommand(tenant, { request }))
        assert.deepEqual((await get(commands, id)).raw, request)
      }
      for (const request of [1n, Number.NaN, 'x'.repeat(70_000)]) {
        await assert.rejects(commands.add(newCommand(tenant, { request })), { code: 'command.invalid' })
      }
    })

    test('a step changes the row, leaves a trace, tells of it, and is counted', async () => {
      const { commands, other, deployments, events } = await open()
      const tenant = client()
      const { id } = await commands.add(newCommand(tenant))
      const waiting: CommandChange = {
        ...{
          state: 'decoded',
          reason: 'waits "for" a person\n',
          attempts: 3,
          wakeAt: 5,
          deadline: 1_800_000_000_000,
        },
        request: deploy(),
      }
      const decoded = await moved(commands, id, waiting)
      assert.deepEqual(
        [decoded.state, decoded.raw, decoded.request, decoded.reason, decoded.version],
        ['decoded', null, deploy(), waiting.reason, 2],
      )
      assert.deepEqual([decoded.attempts, decoded.wakeAt, decoded.deadline], [3, 5, 1_800_000_000_000])
      const written = await moved(
        commands,
        id,
        { state: 'authorised', since: 'c0' },
        { state: 'authorised', attempts: 1 },
        { state: 'committed', commit: 'c1', wasSuspended: true },
        { state: 'rolling-back', reason: 'broken' },
        { state: 'rolling-back', reason: 'broken', rollbackCommit: 'c2' },
        { state: 'rolled-back', reason: 'broken' },
      )
      const { since, commit, rollbackCommit, wasSuspended, request, endedAt, attempts, deadline } = written
      assert.deepEqual([since, commit, rollbackCommit, wasSuspended], ['c0', 'c1', 'c2', true])
      assert.deepEqual([request, attempts, deadline, written.version], [deploy(), 0, null, 8])
      assert.ok(endedAt !== null && endedAt >= written.createdAt)
      assert.deepEqual(await other.get(id), written)
      assert.deepEqual(
        (await commands.steps(id)).map(({ state, reason }) => [state, reason]),
        [
          ...[
            ['received', ''],
            ['decoded', waiting.reason],
            ['authorised', ''],
            ['committed', ''],
          ],
          ...[
            ['rolling-back', 'broken'],
            ['rolled-back', 'broken'],
          ],
        ],
      )
      const { at, ...attempt } = (await deployments.status(tenant))!.lastAttempt!
      assert.deepEqual(attempt, { commandId: id, kind: 'deploy', state: 'rolled-back', reason: 'broken' })
      assert.ok(at > 1e12)
      const told = await events(tenant)
      assert.deepEqual(
        told.map(({ type }) => type),
        ['received', 'decoded', 'authorised', 'committed', 'rolling-back', 'rolled-back'].map(
          (s) => `command.${s}`,
        ),
      )
      const { endedAt: last, ...body } = told.at(-1)!.body as Record<string, unknown>
      assert.ok(Number(last) > 1e12)
      assert.deepEqual(body, {
        ...{
          id,
          tenant,
          source: 'api',
          actor: 'member:ann',
          kind: 'deploy',
          bot: 'trend',
          state: 'rolled-back',
        },
        ...{ reason: 'broken', commit: 'c1', rollbackCommit: 'c2', approvals: [], cancelledBy: null },
        createdAt: written.createdAt,
      })
    })

    test('whoever read the command before another changed it changes nothing', async () => {
      const { commands, events, deployments } = await open()
      const tenant = client()
      const { id } = await commands.add(newCommand(tenant))
      const old = await get(commands, id)
      await using claim = await claimed(commands, tenant)
      const accepted: WantedClient = { tenant, commit: 'c9', values: undefined }
      assert.ok(await claim.advance(old, { state: 'decoded', request: deploy() }))
      assert.ok(!(await claim.advance(old, { state: 'refused', accepted, healthy: { trend: wantedBot() } })))
      await commands.approve(id, { phase: 'before', actor: 'member:bob' })
      assert.ok(
        !(await claim.advance({ ...old, version: 2 }, { state: 'refused' })),
        'an approval is a change',
      )
      await commands.askCancel(id, 'member:bob')
      assert.ok(!(await claim.advance({ ...old, version: 3 }, { state: 'refused' })))
      assert.equal((await get(commands, id)).state, 'decoded')
      assert.equal((await commands.steps(id)).length, 2)
      assert.equal((await events(tenant)).length, 2)
      assert.deepEqual([await deployments.accepted(tenant), await commands.healthy(tenant)], [undefined, {}])
    })

    test('one driver has a client, in whatever process; others have others', async () => {
      const { commands, other } = await open()
      const [mine, another] = [client(), client()]
      const claim = await claimed(commands, mine)
      assert.equal(await commands.claim(mine), undefined)
      assert.equal(await other.claim(mine), undefined)
      const neighbour = await claimed(other, another)
      await claim[Symbol.asyncDispose]()
      await claim[Symbol.asyncDispose]()
      const again = await claimed(other, mine)
      assert.equal(await commands.claim(mine), undefined)
      const all = await Promise.all([commands, other, commands, other].map((store) => store.claim(another)))
      assert.deepEqual(all, [undefined, undefined, undefined, undefined])
      for (const one of [again, neighbour]) await one[Symbol.asyncDispose]()
    })

    test('whoever lost the right writes nothing, given back or broken', async () => {
      const { commands, other, breakClaim } = await open()
      const tenant = client()
      const { id } = await commands.add(newCommand(tenant))
      const refusal: CommandChange = { state: 'refused' }
      const claim = await claimed(commands, tenant)
      await claim[Symbol.asyncDispose]()
      assert.ok(!(await claim.advance(await get(commands, id), refusal)))
      const foreign = await claimed(commands, client())
      assert.ok(!(await foreign.advance(await get(commands, id), refusal)), 'the right to another client')
      await foreign[Symbol.asyncDispose]()
      const broken = await claimed(commands, tenant)
      await breakClaim(tenant)
      const isWritten = await broken.advance(await get(other, id), refusal).catch(() => false)
      assert.equal(isWritten, false)
      assert.equal((await get(other, id)).state, 'received')
      const next = await until(() => other.claim(tenant))
      assert.ok(await next.advance(await get(other, id), { state: 'decoded', request: deploy() }))
      await broken[Symbol.asyncDispose]()
      await next[Symbol.asyncDispose]()
      const again = await until(() => commands.claim(tenant))
      assert.ok(await again.advance(await get(commands, id), refusal), 'a new right is as good')
      await again[Symbol.asyncDispose]()
    })

    test('each person agrees once in a phase, while it is waited for', async () => {
      const { commands, other } = await open()
      const { id } = await commands.add(newCommand(client()))
      const approve = (phase: 'before' | 'after', actor: string) => commands.approve(id, { phase, actor })
      assert.ok(await approve('before', 'member:bob'))
      assert.ok(!(await other.approve(id, { phase: 'before', actor: 'member:bob' })))
      await assert.rejects(approve('after', 'member:bob'), { code: 'command.state' })
      const early = await moved(commands, id, {
        state: 'decoded',
        request: deploy(),
        wakeAt: 9e12,
        reason: 'waits',
      })
      assert.ok(early.wakeAt > 0)
      assert.ok(await approve('before', 'operator'))
      const { wakeAt, approvals, version } = await get(commands, id)
      assert.deepEqual([wakeAt, version], [0, early.version + 1])
      assert.deepEqual(
        approvals.map(({ phase, actor }) => [phase, actor]),
        [
          ['before', 'member:bob'],
          ['before', 'operator'],
        ],
      )
      assert.ok(approvals.every(({ time }) => time > 1e12))
      await moved(commands, id, { state: 'healthy' })
      await assert.rejects(approve('before', 'member:cleo'), { code: 'command.state' })
      assert.ok(await approve('after', 'member:bob'))
      for (const state of END_STATES) {
        const ended = await commands.add(newCommand(client()))
        await moved(commands, ended.id, { state })
        await assert.rejects(commands.approve(ended.id, { phase: 'after', actor: 'x' }), {
          code: 'command.state',
        })
        await assert.rejects(commands.askCancel(ended.id, 'x'), { code: 'command.state' })
      }
      const nobody = parseCommandId('nowhere-1')
      await assert.rejects(commands.approve(nobody, { phase: 'before', actor: 'x' }), {
        code: 'command.unknown',
      })
      await assert.rejects(commands.askCancel(nobody, 'x'), { code: 'command.unknown' })
    })

    test('who asks first to cancel is kept, and the command is looked at again', async () => {
      const { commands } = await open()
      const { id } = await commands.add(newCommand(client()))
      await moved(commands, id, { state: 'decoded', request: deploy(), wakeAt: 9e12 })
      await commands.askCancel(id, 'member:bob')
      const { cancelledBy, wakeAt, version } = await get(commands, id)
      assert.deepEqual([cancelledBy, wakeAt], ['member:bob', 0])
      await commands.askCancel(id, 'member:cleo')
      assert.deepEqual(
        [(await get(commands, id)).cancelledBy, (await get(commands, id)).version],
        ['member:bob', version],
      )
    })

    test('open commands come oldest first, lists newest first, page by page', async () => {
      const { commands } = await open()
      const [tenant, neighbour] = [client(), client()]
      const ids: CommandId[] = []
      for (let n = 0; n < 5; n++) ids.push((await commands.add(newCommand(tenant))).id)
      const foreign = await commands.add(newCommand(neighbour))
      await moved(commands, ids[1]!, { state: 'cancelled' })
      const open_ = (await commands.open(tenant)).map(({ id }) => id)
      assert.deepEqual(open_, [ids[0], ids[2], ids[3], ids[4]])
      const listed: CommandId[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await commands.list({ tenant, limit: 2, ...(cursor !== undefined && { cursor }) })
        listed.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      }
      assert.deepEqual(listed, ids.toReversed())
      const all = await commands.list({ limit: 6 })
      assert.deepEqual(
        all.items.map(({ id }) => id),
        [foreign.id, ...ids.toReversed()],
      )
      await assert.rejects(commands.list({ limit: 1, cursor: "1' or true" }), { code: 'page.bad-cursor' })
    })

    test('clients with open commands are known, with the time of the first that is to be looked at', async () => {
      const { commands } = await open()
      const [tenant, idle] = [client(), client()]
      const first = await commands.add(newCommand(tenant))
      const second = await commands.add(newCommand(tenant))
      const ended = await commands.add(newCommand(idle))
      await moved(commands, first.id, { state: 'decoded', request: deploy(), wakeAt: 4_000 })
      await moved(commands, second.id, { state: 'decoded', request: deploy(), wakeAt: 3_000 })
      await moved(commands, ended.id, { state: 'refused' })
      const waiting = await commands.waiting()
      assert.deepEqual(
        waiting.filter((one) => one.tenant === tenant),
        [{ tenant, wakeAt: 3_000 }],
      )
      assert.deepEqual(
        waiting.filter((one) => one.tenant === idle),
        [],
      )
    })

    test('what was accepted and what was healthy come with the step that says so', async () => {
      const { commands, deployments } = await open()
      const tenant = client()
      const { id } = await commands.add(newCommand(tenant))
      const accepted: WantedClient = {
        ...{ tenant, commit: 'c1' },
        values: {
          ...{ clientId: tenant, schema: tenant.replaceAll('-', '_'), commandId: id },
          ...{
            database: { existingSecret: 'x' },
            bots: [wantedBot({ parameters: { word: 'né', one: 0.1 } })],
          },
        },
      }
      await moved(commands, id, { state: 'committed', commit: 'c1', accepted })
      assert.deepEqual(await deployments.accepted(tenant), accepted)
      await moved(commands, id, { state: 'healthy' })
      assert.deepEqual(
        await deployments.accepted(tenant),
        accepted,
        'a step that says nothing changes nothing',
      )
      const [trend, swing] = [wantedBot(), wantedBot({ name: 'swing', parameters: { word: '\u00a0ü' } })]
      await moved(commands, id, { state: 'healthy', healthy: { trend, swing } })
      assert.deepEqual(await commands.healthy(tenant), { trend, swing })
      const changed = { ...trend, commandId: 'command-z' }
      await moved(commands, id, { state: 'approved', healthy: { trend: changed, swing: null, never: null } })
      assert.deepEqual(await commands.healthy(tenant), { trend: changed })
      assert.deepEqual(await commands.healthy(client()), {})
      const later = await commands.add(newCommand(tenant))
      await moved(commands, later.id, {
        state: 'committed',
        accepted: { tenant, commit: 'c2', values: undefined },
      })
      assert.deepEqual(await deployments.accepted(tenant), { tenant, commit: 'c2', values: undefined })
      const found = await deployments.allAccepted({ limit: 1_000 })
      assert.ok(found.some((one) => one.tenant === tenant && one.values === undefined))
      assert.deepEqual(
        found.map((one) => one.tenant),
        [...found.map((one) => one.tenant)].sort(),
      )
    })

    test('the last attempt is that of the newest command', async () => {
      const { commands, deployments } = await open()
      const tenant = client()
      const [first, second] = [await commands.add(newCommand(tenant)), await commands.add(newCommand(tenant))]
      await moved(commands, first.id, { state: 'refused' })
      assert.equal((await deployments.status(tenant))?.lastAttempt?.commandId, second.id)
      await moved(commands, second.id, { state: 'cancelled', reason: 'why' })
      assert.equal((await deployments.status(tenant))?.lastAttempt?.reason, 'why')
    })

    test('whoever listens hears of each client to which something happened, in any process', async () => {
      const { commands, other, deployments } = await open()
      const tenant = client()
      let heard = 0
      await using _ = await other.onChange((one) => {
        if (one === tenant) heard += 1
      })
      const hears = async (what: string, happens: () => Promise<unknown>) => {
        heard = 0
        await happens()
        await until(async () => heard > 0 || undefined, what)
      }
      const { id } = newCommand(tenant)
      await hears('added', () => commands.add(newCommand(tenant, { id })))
      await hears('approved', () => commands.approve(id, { phase: 'before', actor: 'member:bob' }))
      await hears('cancelled', () => commands.askCancel(id, 'member:bob'))
      await hears('seen', () =>
        deployments.setRunning(tenant, {
          ...{ appliedCommandId: null, appliedCommit: null, health: 'Missing', blocker: null, bots: [] },
        }),
      )
      await hears('advanced', () => moved(commands, id, { state: 'cancelled' }))
    })

    test('events of one client are numbered as they happened, whoever wrote at once', async () => {
      const { commands, other, events } = await open()
      const tenant = client()
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? commands : other).add(newCommand(tenant))),
      )
      const numbers = (await commands.open(tenant)).map(({ id }) => id)
      assert.deepEqual(
        (await events(tenant)).map(({ body }) => (body as { id: string }).id),
        numbers,
      )
    })
  })
}

async function until<T>(ask: () => Promise<T | undefined>, what = 'it is so'): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const value = await ask()
    if (value !== undefined) return value
    if (performance.now() > end) assert.fail(`never so: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
