import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { ClientTurns, type Due } from './client-turns.ts'

const APPLY: Due = { apply: true, force: false }
const LOOK: Due = { apply: false, force: false }
const clients = Array.from({ length: 6 }, (_, at) => parseTenantId(`cliente-${at}`))
const [A, B, C] = clients as [TenantId, TenantId, TenantId]

/** Turns whose work lasts until it is let go. */
function world(atOnce: number) {
  const open = new Map<TenantId, PromiseWithResolvers<void>>()
  const begun: [TenantId, Due][] = []
  const troubles: TenantId[] = []
  const turns = new ClientTurns({
    atOnce,
    work: (tenant, due) => {
      assert.ok(!open.has(tenant), 'a client is worked on once at a time')
      assert.ok(open.size < atOnce)
      begun.push([tenant, due])
      const work = Promise.withResolvers<void>()
      open.set(tenant, work)
      return work.promise
    },
    onTrouble: (tenant) => troubles.push(tenant),
    pauseAfter: () => 1,
  })
  const end = async (tenant: TenantId, error?: Error) => {
    const work = open.get(tenant)
    open.delete(tenant)
    if (error) work?.reject(error)
    else work?.resolve()
    await turn()
  }
  return { turns, begun, open, troubles, end }
}

test('whoever is asked for now goes before those who are only looked at again', async () => {
  const { turns, begun, end } = world(1)
  turns.askLater(A, LOOK)
  turns.askLater(B, LOOK)
  turns.ask(C, APPLY)
  await end(A)
  await end(C)
  assert.deepEqual(
    begun.map(([tenant]) => tenant),
    [A, C, B],
  )
})

test('one who waits among the later ones and is asked for now is worked on once, with all that was asked', async () => {
  const { turns, begun, end } = world(1)
  turns.ask(A, LOOK)
  turns.askLater(B, { apply: true, force: true })
  turns.askLater(C, LOOK)
  turns.ask(C, APPLY)
  turns.ask(C, LOOK)
  turns.ask(B, LOOK)
  await end(A)
  await end(C)
  await end(B)
  assert.deepEqual(begun, [
    [A, LOOK],
    [C, APPLY],
    [B, { apply: true, force: true }],
  ])
})

test('what is asked while a client is worked on is done afterwards', async () => {
  const { turns, begun, end } = world(2)
  turns.ask(A, LOOK)
  turns.ask(A, APPLY)
  turns.askLater(A, LOOK)
  assert.equal(begun.length, 1)
  await end(A)
  assert.deepEqual(begun, [
    [A, LOOK],
    [A, APPLY],
  ])
  await end(A)
  await turns.idle()
})

test('work that fails is told, and tried again; the others go on', async () => {
  const { turns, begun, end, troubles } = world(1)
  turns.ask(A, APPLY)
  turns.ask(B, APPLY)
  await end(A, new Error('not now'))
  assert.deepEqual(troubles, [A])
  await end(B)
  while (begun.length < 3) await turn()
  assert.deepEqual(begun[2], [A, APPLY])
  await end(A)
  await turns.idle()
})

test('a look at a client whose change failed does not forget the change', async () => {
  const { turns, begun, end } = world(1)
  turns.ask(A, APPLY)
  await end(A, new Error('not now'))
  turns.ask(A, LOOK)
  const changes = () => begun.filter(([, { apply }]) => apply).length
  for (; changes() < 2; await turn()) await end(A)
  await end(A)
})

test('when it is closed the work in hand ends and nothing more begins', async () => {
  const { turns, begun, end } = world(1)
  turns.ask(A, APPLY)
  turns.ask(B, APPLY)
  const closed = turns.close()
  turns.ask(C, APPLY)
  await end(A, new Error('late'))
  await closed
  await turn()
  assert.equal(begun.length, 1)
})

test('whatever is asked, everybody is worked on after it was asked for the last time', async () => {
  const step = fc.record({
    kind: fc.constantFrom('soon', 'later', 'end', 'fail'),
    who: fc.nat(5),
    apply: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(step, { maxLength: 40 }),
      async (atOnce, steps) => {
        const { turns, begun, open, end } = world(atOnce)
        const asked = new Map<TenantId, number>()
        for (const { kind, who, apply } of steps) {
          const tenant = clients[who]!
          if (kind === 'soon' || kind === 'later') {
            asked.set(tenant, begun.length)
            if (kind === 'soon') turns.ask(tenant, { apply, force: false })
            else turns.askLater(tenant, { apply, force: false })
          } else await end(tenant, kind === 'fail' ? new Error('x') : undefined)
        }
        const idle = turns.idle().then(() => true)
        while (!(await Promise.race([idle, turn(false)]))) for (const tenant of open.keys()) await end(tenant)
        for (const [tenant, at] of asked) assert.ok(begun.slice(at).some(([one]) => one === tenant))
        await turns.close()
      },
    ),
    { numRuns: 200, seed: 6 },
  )
})
