import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readTraceParent } from '../../domain/index.ts'
import type { WantedClient } from '../deployment/index.ts'
import { wantedBot } from '../deployment/values.fixture.ts'
import { type CommandStoreWorld, commandStoreTools, until } from './command-store.fixture.ts'
import { commandStoreWordsSuite } from './command-store-words.suite.ts'
import { deploy } from './command-world.fixture.ts'
import type { CommandChange, CommandStore } from './port.ts'

/** Judges an implementation of {@link CommandStore}; other commands may be in it. */
export function commandStoreSuite(name: string, open: () => Promise<CommandStoreWorld>): void {
  const { client, newCommand, claimed, get, moved } = commandStoreTools('asks')
  describe(`CommandStore: ${name}`, () => {
    test('a new command is received, with what came and nothing else', async () => {
      const { commands, other, deployments, events } = await open()
      const tenant = client()
      const asked = newCommand(tenant)
      const command = await commands.add(asked)
      const { createdAt, number, ...rest } = command
      assert.deepEqual(rest, {
        ...{ id: asked.id, tenant, source: 'api', actor: 'member:ann', trace: null, raw: deploy() },
        request: null,
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

    test('the trace in which it is asked for is kept', async () => {
      const { commands, other } = await open()
      const trace = readTraceParent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
      const asked = newCommand(client(), { trace })
      assert.equal((await commands.add(asked)).trace, trace)
      assert.equal((await get(other, asked.id)).trace, trace)
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
          clientId: tenant,
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
  })
  commandStoreWordsSuite(name, open)
}
