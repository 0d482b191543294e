import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HEALTH_WORDS } from '../../control/deployment/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { botObjectName, namespaceOf } from './names.ts'
import { appliedOf, type ClientFacts, NOTHING_APPLIED, observeClient } from './observe-client.ts'
import { clip } from './read-wire.ts'
import { readApplication } from './seen-application.ts'
import { readClient, readSet, readWarning } from './seen-objects.ts'
import { podTrouble, readPod } from './seen-pod.ts'

/** Fields that the readers look for, with anything in them. */
const NAMES = [
  'metadata',
  'status',
  'spec',
  'labels',
  'name',
  'namespace',
  'containers',
  'conditions',
  'type',
  'state',
  'waiting',
  'reason',
  'message',
  'terminated',
  'exitCode',
  'lastState',
  'sync',
  'health',
  'revisions',
  'sources',
  'ref',
  'history',
  'operationState',
  'syncResult',
  'resources',
  'template',
  'env',
  'volumes',
  'secret',
  'secretName',
  'involvedObject',
  'kind',
  '__proto__',
  'phase',
  'containerStatuses',
  'initContainerStatuses',
]
const LABELS = { 'leme.dev/client': 'cliente-001', 'leme.dev/bot': 'trend', 'leme.dev/part': 'client' }

const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      '',
      'True',
      'Failed',
      'Degraded',
      'clients',
      'StatefulSet',
      'CrashLoopBackOff',
      'secret "a" not found',
      '2026-01-01T00:00:00Z',
    ),
    fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean()),
    fc.array(tie('document'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('document'), { maxKeys: 6 }),
  ),
}))

const labelled = document.map((one) => {
  const object = typeof one === 'object' && one !== null && !Array.isArray(one) ? one : {}
  return {
    ...object,
    metadata: { name: 'x', namespace: 'y', ...(object as { metadata?: object }).metadata, labels: LABELS },
  }
})

test('whatever an object holds, it is read, and a client of such objects is observed', () => {
  fc.assert(
    fc.property(labelled, labelled, labelled, document, document, (pod, set, client, application, event) => {
      readWarning(event)
      podTrouble(application)
      const facts: ClientFacts = {
        isWanted: true,
        applicationName: 'cliente-001',
        application: readApplication(application, 'clients'),
        client: readClient(client),
        sets: [readSet(set)!],
        pods: [readPod(pod)!],
        isMissing: ({ name }) => name.length > 2,
        warningOf: () => readWarning(event),
      }
      const now = observeClient(facts, appliedOf(facts, NOTHING_APPLIED))
      assert.ok(HEALTH_WORDS.includes(now.health))
      assert.equal(now.bots.length, 1)
      for (const blocker of [now.blocker, ...now.bots.map((bot) => bot.blocker)]) {
        if (!blocker) continue
        assert.ok(blocker.resource.length > 3 && blocker.reason.length > 3, JSON.stringify(blocker))
        assert.equal(blocker.reason.split('\n').length, 1)
      }
      assert.ok(now.health === 'Healthy' || now.health === 'Suspended' || now.blocker !== null)
      assert.ok(Number.isSafeInteger(now.bots[0]!.since))
    }),
    { numRuns: 2_000 },
  )
})

test('words from outside are one line of a bounded length', () => {
  assert.equal(clip(' a\r\n\tb\u0000\u2028c '), 'a b c')
  assert.equal(clip('x'.repeat(10_000)).length, 500)
  assert.equal(clip('\ud800'), '\ufffd')
})

test('names of objects are names, however long the client and the bot', () => {
  const long = parseTenantId('a'.repeat(39))
  const names = ['a'.repeat(20), `${'a'.repeat(19)}b`, 'trend'].map((bot) => botObjectName(long, bot))
  assert.equal(new Set(names).size, names.length)
  for (const name of names) assert.match(name, /^[a-z0-9][a-z0-9-]{0,50}[a-z0-9]$/)
  assert.equal(botObjectName(parseTenantId('cliente-001'), 'trend'), 'cliente-001-trend')
  assert.match(namespaceOf(long), /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/)
})
