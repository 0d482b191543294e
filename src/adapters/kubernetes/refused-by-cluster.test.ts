import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTenantId } from '../../control/tenant/index.ts'
import { clientValues } from './argo-world.fixture.ts'
import { refusedByCluster } from './kubernetes-runtime.ts'

const { bots } = clientValues(parseTenantId('cliente-001'), { trend: 'command-1' })
const [bot] = bots

test('of freqtrade a client has one bot, beside any number of Leme’s own', () => {
  const named = (name: string, runtime: 'leme' | 'freqtrade') => ({ ...bot!, name, runtime })
  const one = [named('a', 'leme'), named('b', 'freqtrade'), named('c', 'leme')]
  assert.equal(refusedByCluster({ bots: one }, ['leme', 'freqtrade']), undefined)
  const two = [...one, named('d', 'freqtrade')]
  const told = 'bot d: a client has one bot of freqtrade, and that is b'
  assert.equal(refusedByCluster({ bots: two }, ['leme', 'freqtrade']), told)
})
