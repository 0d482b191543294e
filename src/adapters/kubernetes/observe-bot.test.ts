import assert from 'node:assert/strict'
import { test } from 'node:test'
import { observeBot } from './observe-bot.ts'
import type { SeenSet } from './seen-objects.ts'
import type { SeenPod } from './seen-pod.ts'

const set: SeenSet = {
  ...{ name: 'cliente-001-trend', namespace: 'leme-cliente-001', client: 'cliente-001', bot: 'trend' },
  ...{ command: 'command-2', createdAt: 1_000, isEnding: false, replicas: 1, secrets: [] },
}
const pod: SeenPod = {
  ...{ name: 'cliente-001-trend-0', namespace: 'leme-cliente-001', client: 'cliente-001', bot: 'trend' },
  ...{ command: 'command-2', createdAt: 2_000, isEnding: false, isReady: true, since: 3_000, restarts: 0 },
  trouble: undefined,
}

function observe(pods: readonly SeenPod[], more: Partial<SeenSet> = {}) {
  const { health, commandId, since } = observeBot({
    ...{
      name: 'trend',
      set: { ...set, ...more },
      pods,
      missingSecret: undefined,
      warningOf: () => undefined,
    },
  })
  return [health, commandId, since]
}

test('of two pods the one counts that was not asked to end, then the newer one', () => {
  const old = { ...pod, command: 'command-1', createdAt: 5_000, isEnding: true }
  assert.deepEqual(observe([old, pod]), ['Healthy', 'command-2', 3_000])
  assert.deepEqual(observe([{ ...old, isEnding: false }, pod]), ['Progressing', 'command-1', 3_000])
  assert.deepEqual(observe([old]), ['Progressing', 'command-1', 3_000])
})

test('a ready pod of another command than the one wanted is on its way', () => {
  assert.deepEqual(observe([{ ...pod, command: 'command-1' }]), ['Progressing', 'command-1', 3_000])
  assert.deepEqual(observe([{ ...pod, command: '' }], { command: '' }), ['Healthy', null, 3_000])
})

test('without pods: on its way, suspended, or ending', () => {
  assert.deepEqual(observe([]), ['Progressing', null, 1_000])
  assert.deepEqual(observe([], { replicas: 0 }), ['Suspended', null, 1_000])
  assert.deepEqual(observe([pod], { isEnding: true }), ['Progressing', 'command-2', 3_000])
  assert.deepEqual(observe([{ ...pod, isEnding: true }], { replicas: 0 }), [
    'Progressing',
    'command-2',
    3_000,
  ])
})
