import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { WantedClient } from '../deployment/index.ts'
import { wantedBot } from '../deployment/values.fixture.ts'
import { type CommandId, END_STATES, parseCommandId } from './command.ts'
import { type CommandStoreWorld, commandStoreTools, until } from './command-store.fixture.ts'
import { deploy } from './command-world.fixture.ts'

/** The other half of `commandStoreSuite`: what persons say to commands, and what is read of them. */
export function commandStoreWordsSuite(name: string, open: () => Promise<CommandStoreWorld>): void {
  const { client, newCommand, get, moved } = commandStoreTools('words')
  describe(`CommandStore, words and looks: ${name}`, () => {
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
      await hears('rung', () => commands.ring(tenant))
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
