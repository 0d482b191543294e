import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseNext, displaced } from './choose-next.ts'
import { type Command, type CommandRequest, type CommandState, parseCommandId } from './command.ts'
import { CLIENT, deploy } from './command-world.fixture.ts'

const NOW = 1_000
let number = 0

function command(
  request: CommandRequest,
  state: CommandState = 'decoded',
  more: Partial<Command> = {},
): Command {
  number += 1
  return {
    ...{ id: parseCommandId(`command-${number}`), number, tenant: CLIENT, actor: 'operator', raw: null },
    ...{
      source: request.kind === 'edit' ? 'git' : 'api',
      request: state === 'received' ? null : request,
      state,
    },
    ...{
      reason: '',
      attempts: 0,
      wakeAt: 0,
      deadline: null,
      since: null,
      commit: null,
      rollbackCommit: null,
    },
    ...{
      wasSuspended: null,
      trace: null,
      approvals: [],
      cancelledBy: null,
      createdAt: 0,
      endedAt: null,
      version: 1,
    },
    ...more,
  }
}

const stop = (bot: string | null = 'trend'): CommandRequest => ({ kind: 'stop', bot })
const suspend: CommandRequest = { kind: 'suspend', reason: '' }
const resume: CommandRequest = { kind: 'resume', reason: '' }
const edit: CommandRequest = { kind: 'edit', commit: 'a'.repeat(40) }

test('commands are carried on in their order', () => {
  const open = [command(deploy()), command(resume), command(deploy())]
  assert.equal(chooseNext(open, NOW), open[0])
  assert.equal(chooseNext([], NOW), undefined)
})

test('one that has begun is finished, whatever comes', () => {
  for (const state of ['authorised', 'committed', 'synced', 'healthy', 'rolling-back'] as const) {
    const begun = command(deploy(), state, { wakeAt: NOW + 9 })
    assert.equal(chooseNext([command(resume), begun, command(stop()), command(edit)], NOW), begun)
  }
})

test('before others begin, what ends bots goes first, then what stands in the repository', () => {
  const [first, found, end, rest] = [command(deploy()), command(edit), command(stop()), command(suspend)]
  assert.equal(chooseNext([first, found, end, rest], NOW), end)
  assert.equal(chooseNext([first, found, rest], NOW), rest)
  assert.equal(chooseNext([first, found], NOW), found)
})

test('what has come is decoded at once, and holds up others only while it cannot be read', () => {
  const [begun, fresh] = [command(deploy(), 'synced'), command(deploy(), 'received')]
  assert.equal(chooseNext([begun, fresh], NOW), fresh)
  const later = { ...fresh, wakeAt: NOW + 1 }
  assert.equal(chooseNext([begun, later], NOW), begun)
  const after = command(deploy())
  assert.equal(chooseNext([later, after], NOW), later, 'the order is kept')
  const end = command(stop())
  assert.equal(chooseNext([later, after, end], NOW), end)
})

test('a stop makes earlier deployments of its bot pointless, a suspension those that have begun', () => {
  const pointless = (earlier: Command, later: Command) => displaced([earlier, later]).length === 1
  assert.ok(pointless(command(deploy()), command(stop())))
  assert.ok(pointless(command(deploy(), 'healthy'), command(stop(null))))
  assert.ok(!pointless(command(deploy({ name: 'other' })), command(stop())))
  assert.ok(!pointless(command(deploy(), 'rolling-back'), command(stop())))
  assert.ok(!pointless(command(stop()), command(deploy())), 'a later deployment is what is wanted')
  assert.ok(!pointless(command(deploy()), command(stop(), 'received')), 'not before it could be read')
  assert.ok(!pointless(command(deploy(), 'synced', { cancelledBy: 'operator' }), command(stop())))
  assert.ok(!pointless(command(deploy()), command(stop(), 'decoded', { cancelledBy: 'operator' })))
  assert.ok(pointless(command(resume), command(suspend)), 'else the bots would wake after all')
  assert.ok(pointless(command(deploy(), 'synced'), command(suspend)))
  assert.ok(!pointless(command(deploy()), command(suspend)))
  assert.ok(!pointless(command(resume, 'synced'), command(stop())))
  assert.ok(pointless(command(resume, 'synced'), command(stop(null))))
  assert.ok(!pointless(command(edit, 'synced'), command(stop(null))))
})
