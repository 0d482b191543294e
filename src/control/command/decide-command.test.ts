import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberRole, Principal } from '../tenant/index.ts'
import { parseCommandId } from './command.ts'
import { CLIENT, commandWorld, deploy, NEIGHBOUR } from './command-world.fixture.ts'
import { approveCommand, cancelCommand, personOf } from './decide-command.ts'

const id = parseCommandId('command-a')
const member = (name: string, role: MemberRole, more: object = {}): Principal => ({
  ...{ kind: 'member', id: name, tenant: CLIENT, role },
  ...more,
})

test('whoever asked does not agree, not even with a key; neither does who may not, or showed no second factor', async () => {
  const { ask, commands } = commandWorld()
  const ann = member('ann', 'admin')
  await ask(id, deploy({ dryRun: false }), { actor: personOf(ann) })
  const approve = (principal: Principal) => approveCommand({ commands }, { id, principal, phase: 'before' })
  await assert.rejects(approve(ann), { code: 'command.own' })
  await assert.rejects(approve(member('ann', 'admin', { key: 'prefix' })), { code: 'command.own' })
  await assert.rejects(approve(member('bob', 'trader')), { code: 'tenant.forbidden' })
  await assert.rejects(approve(member('bob', 'admin', { unconfirmed: true })), {
    code: 'tenant.second-factor',
  })
  await assert.rejects(approve(member('eve', 'admin', { tenant: NEIGHBOUR })), { code: 'command.unknown' })
  assert.equal(await approve(member('bob', 'admin')), true)
  assert.equal(await approve(member('bob', 'admin', { key: 'prefix' })), false)
  assert.deepEqual(
    (await commands.get(id))?.approvals.map(({ actor }) => actor),
    ['member:bob'],
  )
  await assert.rejects(approveCommand({ commands }, { id, principal: ann, phase: 'after' }), {
    code: 'command.state',
  })
})

test('traders cancel what was asked for, and the operator alone what the house asked for', async () => {
  const { ask, commands } = commandWorld()
  await ask(id, deploy())
  const cancel = (principal: Principal, which = id) => cancelCommand({ commands }, { id: which, principal })
  await assert.rejects(cancel(member('bob', 'viewer')), { code: 'tenant.forbidden' })
  await assert.rejects(cancel(member('eve', 'admin', { tenant: NEIGHBOUR })), { code: 'command.unknown' })
  await cancel(member('bob', 'trader'))
  await cancel({ kind: 'operator', id: 'operator' })
  assert.equal((await commands.get(id))?.cancelledBy, 'member:bob', 'who asked first is kept')
  const house = parseCommandId('no-credits')
  await ask(house, { kind: 'suspend', reason: 'no credits' }, { source: 'system', actor: 'system' })
  await assert.rejects(cancel(member('bob', 'admin'), house), { code: 'tenant.forbidden' })
  await cancel({ kind: 'operator', id: 'operator' }, house)
  await assert.rejects(cancel(member('bob', 'admin'), parseCommandId('nowhere-1')), {
    code: 'command.unknown',
  })
})
