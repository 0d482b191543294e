import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientNumber, QUICK, reconcilerWorld } from './reconciler-world.fixture.ts'

const ONE = clientNumber(1)

test('of two reconcilers one follows; when it ends the other one does', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  const first = world.start()
  await world.until(
    'the first leads',
    () => world.opened(),
    (count) => count === 1,
  )
  await using _second = world.start()
  await world.until(
    'the second waits',
    () => world.events,
    (events) => events.some(({ kind }) => kind === 'reconciler.waits'),
  )
  assert.equal(world.opened(), 1)
  await first.stop()
  await world.until(
    'the second leads',
    () => world.opened(),
    (count) => count === 2,
  )
  await world.runs(ONE, ['trend/command-1'])
})

test('who lost the right and gets it back keeps what runs', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  await using _reconciler = world.start()
  await world.runs(ONE, ['trend/command-1'])
  const process = world.runtime.process(ONE, 'trend')
  world.right.lose()
  await world.until(
    'it leads again',
    () => world.events.filter(({ kind }) => kind === 'reconciler.leads').length,
    (n) => n === 2,
  )
  world.accept(ONE, { trend: 'command-1', swing: 'command-2' })
  await world.ask(ONE, 'command-x')
  await world.runs(ONE, ['trend/command-1', 'swing/command-2'])
  assert.equal(world.runtime.process(ONE, 'trend'), process)
  assert.equal(world.disposed(), 0)
})

test('who lost the right to another process ends what it runs, and begins anew when that one is gone', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  await using _reconciler = world.start()
  await world.runs(ONE, ['trend/command-1'])
  world.right.lose(true)
  await world.until(
    'it stood back',
    () => world.disposed(),
    (count) => count === 1,
  )
  await world.runs(ONE, [])
  world.right.free()
  await world.runs(ONE, ['trend/command-1'])
})

test('a runtime that cannot be opened is opened later', async () => {
  const world = reconcilerWorld()
  let tries = 0
  world.accept(ONE, { trend: 'command-1' })
  await using _reconciler = world.start({
    openRuntime: async () => {
      if (++tries < 3) throw new Error('no space left on device')
      return { ...world.runtime, [Symbol.asyncDispose]: async () => {} }
    },
  })
  await world.runs(ONE, ['trend/command-1'])
})

test('it can be ended at any time, also while it waits', async () => {
  const world = reconcilerWorld()
  await using first = world.start()
  const second = world.start({ timing: { ...QUICK, claimMs: 3_600_000, followMs: 3_600_000 } })
  await world.until(
    'it waits',
    () => world.events,
    (events) => events.some(({ kind }) => kind === 'reconciler.waits'),
  )
  await second.stop()
  await first.stop()
})

test('who is woken looks at the repository at once', async () => {
  const world = reconcilerWorld()
  await using reconciler = world.start({ timing: { ...QUICK, followMs: 3_600_000 } })
  await world.until(
    'it looked',
    () => world.calls.head ?? 0,
    (count) => count === 1,
  )
  const head = world.git.commitByHand({ [`clientes/${ONE}/values.yaml`]: 'x' })
  reconciler.wake()
  await world.until(
    'it followed',
    () => world.store.appliedHead(),
    (now) => now === head,
  )
})
