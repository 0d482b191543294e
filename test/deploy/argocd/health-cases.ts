/** A StatefulSet as a cluster shows it, and what Argo CD has to call it. */
export interface HealthCase {
  readonly what: string
  readonly obj: object
  readonly word: string
}

const set = (labels: object, spec: object, status: object | undefined, generation = 2): object => ({
  ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'x', generation, labels }, spec },
  ...(status && { status }),
})
const BOT = { 'leme.dev/part': 'bot' }
const done = { observedGeneration: 2, currentRevision: 'a', updateRevision: 'a' }

export const HEALTH_CASES: readonly HealthCase[] = [
  {
    what: 'a bot that runs',
    obj: set(BOT, { replicas: 1 }, { ...done, replicas: 1, readyReplicas: 1 }),
    word: 'Healthy',
  },
  {
    what: 'a bot that starts',
    obj: set(BOT, { replicas: 1 }, { ...done, replicas: 1 }),
    word: 'Progressing',
  },
  { what: 'a suspended bot', obj: set(BOT, { replicas: 0 }, { ...done, replicas: 0 }), word: 'Suspended' },
  {
    what: 'a suspended bot that ends',
    obj: set(BOT, { replicas: 0 }, { ...done, replicas: 1, readyReplicas: 1 }),
    word: 'Progressing',
  },
  { what: 'one that nobody has seen yet', obj: set(BOT, { replicas: 0 }, undefined), word: 'Progressing' },
  {
    what: 'a change that was not seen yet',
    obj: set(BOT, { replicas: 1 }, { ...done, observedGeneration: 1, readyReplicas: 1 }),
    word: 'Progressing',
  },
  {
    what: 'a bot of the command before',
    obj: set(BOT, { replicas: 1 }, { ...done, updateRevision: 'b', readyReplicas: 1 }),
    word: 'Progressing',
  },
  { what: "somebody else's without replicas", obj: set({}, { replicas: 0 }, { ...done }), word: 'Healthy' },
  {
    what: "somebody else's with three",
    obj: set({}, { replicas: 3 }, { ...done, readyReplicas: 2 }),
    word: 'Progressing',
  },
  { what: 'one without a number', obj: set({}, {}, { ...done, readyReplicas: 1 }), word: 'Healthy' },
  {
    what: 'one that is replaced by hand',
    obj: set(
      {},
      { replicas: 1, updateStrategy: { type: 'OnDelete' } },
      { ...done, updateRevision: 'b', readyReplicas: 1 },
    ),
    word: 'Healthy',
  },
  {
    what: 'one that is replaced in part',
    obj: set(
      {},
      { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
      { ...done, updateRevision: 'b', readyReplicas: 3, updatedReplicas: 1 },
    ),
    word: 'Healthy',
  },
]
