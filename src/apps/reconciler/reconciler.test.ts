import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deploy } from '../../control/command/command-world.fixture.ts'
import { Fault } from '../../domain/index.ts'
import { clientNumber, QUICK, reconcilerWorld } from './reconciler-world.fixture.ts'

const [ONE, TWO] = [clientNumber(1), clientNumber(2)]
const AWAY = new Fault('remote', 'git.unreachable', 'the repository does not answer')

test('at the start everything that commands vouch for runs, and what nobody wants ends', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1', swing: 'command-2' })
  world.accept(TWO, { trend: 'command-1' }, { suspended: true })
  const left = clientNumber(9)
  const { bot } = deploy() as Extract<ReturnType<typeof deploy>, { kind: 'deploy' }>
  const values = {
    ...{ clientId: left, schema: 'x', commandId: 'x', database: { existingSecret: 'x' } },
    bots: [{ ...bot, commandId: 'command-0' }],
  }
  await world.runtime.apply({ tenant: left, commit: 'old', values })
  await using _reconciler = world.start()
  await world.runs(ONE, ['trend/command-1', 'swing/command-2'])
  await world.runs(left, [])
  await world.until(
    'all is written down',
    () => world.seen(TWO),
    (seen) => seen?.health === 'Suspended',
  )
  assert.equal((await world.until('seen', () => world.seen(ONE), Boolean))?.health, 'Healthy')
  assert.ok(world.events.some((event) => event.kind === 'client.pruned' && event.tenant === left))
  assert.equal(await world.store.status(left), undefined, 'of whoever has left nothing is written')
})

test('a command goes from its commit to a running bot and its approval; the next one replaces it', async () => {
  const world = reconcilerWorld()
  await using _reconciler = world.start()
  await using _loop = world.drive()
  await world.ask(ONE, 'command-one')
  assert.equal(await world.ended('command-one'), 'approved')
  await world.runs(ONE, ['trend/command-one'])
  await world.ask(ONE, 'command-two', deploy({ maxOpenTrades: 3 }))
  assert.equal(await world.ended('command-two'), 'approved')
  await world.runs(ONE, ['trend/command-two'])
  await world.ask(ONE, 'command-rest', { kind: 'suspend', reason: 'holidays' })
  assert.equal(await world.ended('command-rest'), 'approved')
  await world.runs(ONE, [])
  await world.ask(ONE, 'command-goes', { kind: 'resume', reason: 'back' })
  assert.equal(await world.ended('command-goes'), 'approved')
  await world.ask(ONE, 'command-stop', { kind: 'stop', bot: null })
  assert.equal(await world.ended('command-stop'), 'approved')
  await world.runs(ONE, [])
})

test('a command whose bot fails is rolled back to what was healthy', async () => {
  const world = reconcilerWorld()
  await using _reconciler = world.start()
  await using _loop = world.drive()
  await world.ask(ONE, 'command-good')
  assert.equal(await world.ended('command-good'), 'approved')
  world.runtime.setBroken(ONE, 'trend', 'ended with code 1')
  await world.ask(ONE, 'command-bad', deploy({ maxOpenTrades: 9 }))
  assert.equal(await world.ended('command-bad'), 'rolled-back')
  await world.runs(ONE, ['trend/command-good'])
})

test('the change of one client asks nothing of the others, however many there are', async () => {
  const costs = []
  for (const clients of [3, 300]) {
    const world = reconcilerWorld()
    for (let number = 1; number <= clients; number++)
      world.accept(clientNumber(number), { trend: 'command-0' })
    const timing = { ...QUICK, refreshMs: 3_600_000 }
    await using _reconciler = world.start({ timing })
    await world.until(
      'all run',
      () => world.applied.length,
      (count) => count >= clients,
    )
    await world.until(
      'all are written',
      () => world.calls.setRunning ?? 0,
      (count) => count >= clients,
    )
    world.applied.length = 0
    const before = { ...world.calls }
    world.accept(TWO, { trend: 'command-1' })
    await world.ask(TWO, 'command-1')
    await world.runs(TWO, ['trend/command-1'])
    await world.until(
      'it is written down',
      () => world.seen(TWO),
      (seen) => seen?.bots[0]?.commandId === 'command-1',
    )
    assert.deepEqual(new Set(world.applied), new Set([TWO]))
    costs.push(world.calls.accepted! - before.accepted!)
  }
  assert.ok(Math.max(...costs) <= 10, `${costs}`)
})

test('a client that cannot be told is tried again, and holds up nobody', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  world.accept(TWO, { trend: 'command-1' })
  world.faults.set(`apply ${ONE}`, new Fault('remote', 'runtime.unreachable', 'the cluster does not answer'))
  await using _reconciler = world.start()
  await world.runs(TWO, ['trend/command-1'])
  const troubles = () => world.events.filter((event) => event.kind === 'client.trouble')
  await world.until(
    'it was tried often',
    () => troubles().length,
    (count) => count >= 3,
  )
  assert.ok(troubles().every((event) => event.kind === 'client.trouble' && event.tenant === ONE))
  world.faults.clear()
  await world.runs(ONE, ['trend/command-1'])
})

test('while the repository is away nothing ends; afterwards it is followed', async () => {
  const world = reconcilerWorld()
  await using _reconciler = world.start()
  await using _loop = world.drive()
  await world.ask(ONE, 'command-one')
  assert.equal(await world.ended('command-one'), 'approved')
  world.git.setUnreachable('no route to host')
  await world.until(
    'it was noticed',
    () => world.events.filter(({ kind }) => kind === 'reconciler.trouble').length,
    (n) => n >= 3,
  )
  await world.runs(ONE, ['trend/command-one'])
  const process = world.runtime.process(ONE, 'trend')
  world.runtime.kill(ONE, 'trend')
  await world.until(
    'it heals itself',
    () => world.runtime.process(ONE, 'trend'),
    (now) => now !== process,
  )
  await world.ask(ONE, 'command-two', deploy({ maxOpenTrades: 3 }))
  world.git.setUnreachable(null)
  assert.equal(await world.ended('command-two'), 'approved')
})

test('while the database is away nothing ends; afterwards all is told anew', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  await using _reconciler = world.start()
  await world.runs(ONE, ['trend/command-1'])
  for (const method of ['accepted', 'allAccepted', 'setRunning']) world.faults.set(method, AWAY)
  world.right.lose()
  const troubles = () => world.events.filter(({ kind }) => /trouble/.test(kind)).length
  await world.until('it was noticed', troubles, (count) => count >= 3)
  await world.runs(ONE, ['trend/command-1'])
  world.accept(ONE, { trend: 'command-2' })
  world.faults.clear()
  await world.runs(ONE, ['trend/command-2'])
  assert.deepEqual([world.opened(), world.disposed()], [1, 0])
})

test('a file of nonsense is told with its reason; what ran goes on, and so does everybody else', async () => {
  const world = reconcilerWorld()
  await using _reconciler = world.start()
  await using _loop = world.drive()
  await Promise.all([world.ask(ONE, 'command-one'), world.ask(TWO, 'command-two')])
  assert.deepEqual(
    [await world.ended('command-one'), await world.ended('command-two')],
    ['approved', 'approved'],
  )
  world.git.commitByHand({ [`clientes/${ONE}/values.yaml`]: 'bots: [[[' })
  const status = await world.until(
    'it is told',
    () => world.store.status(ONE),
    (found) => Boolean(found?.wanted?.blocker),
  )
  assert.match(status!.wanted!.blocker!.resource, /values\.yaml/)
  await world.runs(ONE, ['trend/command-one'])
  await world.ask(TWO, 'command-more', deploy({ maxOpenTrades: 3 }))
  assert.equal(await world.ended('command-more'), 'approved')
})

test('what a person wrote runs once its command was carried out', async () => {
  const world = reconcilerWorld()
  await using _reconciler = world.start()
  await using _loop = world.drive()
  await world.ask(ONE, 'command-one')
  assert.equal(await world.ended('command-one'), 'approved')
  const path = `clientes/${ONE}/values.yaml`
  const read = await world.git.read(ONE, (await world.git.head())!)
  assert.ok(read.kind === 'values')
  world.git.commitByHand({ [path]: read.text.replace('"maxOpenTrades": 2', '"maxOpenTrades": 5') })
  const now = await world.until(
    'a command of git is healthy',
    () => world.runtime.observe(ONE),
    ({ bots }) => bots[0]?.commandId?.startsWith('git-') === true,
  )
  assert.equal(await world.ended(now.bots[0]!.commandId!), 'approved')
})

test('what is seen is written down when it changes, and again while nothing does', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  await using _reconciler = world.start()
  await world.until(
    'healthy',
    () => world.seen(ONE),
    (seen) => seen?.health === 'Healthy',
  )
  world.runtime.setBroken(ONE, 'trend', 'ended with code 1')
  const seen = await world.until(
    'degraded',
    () => world.seen(ONE),
    (now) => now?.health === 'Degraded',
  )
  assert.deepEqual(seen?.blocker, { resource: 'bot trend', reason: 'ended with code 1' })
  const { setRunning = 0 } = world.calls
  await world.until(
    'again',
    () => world.calls.setRunning ?? 0,
    (count) => count > setRunning + 3,
  )
})

test('clients of whom nothing is news are looked at, too', async () => {
  const world = reconcilerWorld()
  for (let number = 1; number <= 20; number++) world.accept(clientNumber(number), { trend: 'command-0' })
  const looked = new Map<string, number>()
  await using _reconciler = world.start({
    timing: { ...QUICK, freshMs: 0 },
    onSeen: (tenant) => looked.set(tenant, (looked.get(tenant) ?? 0) + 1),
  })
  await world.until(
    'all were looked at again',
    () => Math.min(...looked.values(), looked.size < 20 ? 0 : 99),
    (n) => n >= 3,
  )
})

test('a client whose values are gone ends', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  await using _reconciler = world.start()
  await world.runs(ONE, ['trend/command-1'])
  world.accept(ONE, undefined)
  await world.ask(ONE, 'command-x')
  await world.until(
    'missing',
    () => world.seen(ONE),
    (seen) => seen?.health === 'Missing',
  )
  assert.deepEqual(await world.runtime.tenants(), [])
})

test('what drifted is told anew', async () => {
  const world = reconcilerWorld()
  world.accept(ONE, { trend: 'command-1' })
  await using _reconciler = world.start({ timing: { ...QUICK, resyncMs: 10 } })
  await world.runs(ONE, ['trend/command-1'])
  await world.runtime.apply({ tenant: ONE, commit: 'by somebody', values: undefined })
  await world.runs(ONE, ['trend/command-1'])
})

test('strays and a forced branch are told', async () => {
  const world = reconcilerWorld()
  await using _reconciler = world.start()
  const first = world.git.commitByHand({
    'clientes/Not An Id/values.yaml': 'x',
    [`clientes/${ONE}/values.yaml`]: 'x',
  })
  const told = (kind: string) =>
    world.until(
      kind,
      () => world.events,
      (events) => events.some((event) => event.kind === kind),
    )
  await told('repository.strays')
  world.git.commitByHand({ [`clientes/${ONE}/values.yaml`]: 'y' })
  await world.until(
    'followed',
    () => world.store.appliedHead(),
    (head) => head !== first && head !== null,
  )
  world.git.force(first)
  world.git.commitByHand({ [`clientes/${TWO}/values.yaml`]: 'z' })
  await told('repository.rewritten')
})
