import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandWorld, deploy } from './command-world.fixture.ts'
import type { DrivePorts } from './drive-ports.ts'
import type { GateAnswer } from './port.ts'

const A = 'command-a'
const B = 'command-b'

test('gates refuse with their reasons, or are waited for', async () => {
  const world = commandWorld()
  let answer: GateAnswer = { verdict: 'wait', reasons: ['the backtest runs'] }
  const lent: DrivePorts = { ...world.ports, gates: [{ judge: async () => answer }] }
  await world.ask(A, deploy())
  await world.settle({ lent, holds: async () => (await world.command(A)).reason === 'the backtest runs' })
  answer = { verdict: 'pass', reasons: [] }
  await world.settle({ lent })
  assert.equal((await world.command(A)).state, 'approved')
  answer = { verdict: 'refuse', reasons: ['drawdown 60 %', 'no champion'] }
  await world.ask(B, deploy({ name: 'other' }))
  await world.settle({ lent })
  assert.equal((await world.command(B)).reason, 'drawdown 60 %; no champion')
})

test('every gate has to let a bot through, and all that do not are told at once', async () => {
  const world = commandWorld()
  const answers: GateAnswer[] = [
    { verdict: 'pass', reasons: ['only a note'] },
    { verdict: 'wait', reasons: ['the backtest runs'] },
    { verdict: 'refuse', reasons: ['it reads a model'] },
    { verdict: 'refuse', reasons: ['no skill'] },
  ]
  const lent: DrivePorts = { ...world.ports, gates: answers.map((answer) => ({ judge: async () => answer })) }
  await world.ask(A, deploy())
  await world.settle({ lent })
  const { state, reason } = await world.command(A)
  assert.deepEqual([state, reason], ['refused', 'it reads a model; no skill; the backtest runs'])
  assert.equal(world.git.log().length, 0)
})
