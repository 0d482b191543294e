import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Json, JsonObject } from '../object.ts'
import { definitions } from '../schema/definitions.ts'
import { labelSelector } from '../store/selectors.ts'
import { compare, fieldsOf, intersect, isEmptySet, merge, removeFields, subtract, union } from './fields.ts'
import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch } from './merge-patch.ts'
import { applyStrategicMerge } from './strategic-merge.ts'

const schemas = await definitions()
const POD = { schema: schemas.get('io.k8s.api.core.v1.Pod')!, definitions: schemas }

test('a merge patch merges, replaces lists and removes with null', () => {
  const patched = applyMergePatch({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { b: null, c: [3] }, e: { f: 1 } })
  assert.deepEqual(patched, { a: { c: [3] }, d: 1, e: { f: 1 } })
})

test('a JSON patch is carried out as a whole', () => {
  const document = { list: ['a', 'b'], 'x/y': { '~z': 1 } }
  const patched = applyJsonPatch(document, [
    { op: 'test', path: '/x~1y/~0z', value: 1 },
    { op: 'add', path: '/list/1', value: 'n' },
    { op: 'add', path: '/list/-', value: 'e' },
    { op: 'move', from: '/x~1y', path: '/moved' },
    { op: 'replace', path: '/list/0', value: 'A' },
    { op: 'remove', path: '/moved/~0z' },
  ])
  assert.deepEqual(patched, { list: ['A', 'n', 'b', 'e'], moved: {} })
  assert.deepEqual(document, { list: ['a', 'b'], 'x/y': { '~z': 1 } })
  assert.throws(() => applyJsonPatch(document, [{ op: 'test', path: '/list/0', value: 'z' }]), /test failed/)
  assert.throws(() => applyJsonPatch(document, [{ op: 'replace', path: '/none', value: 1 }]), /missing/)
})

test('a strategic patch merges containers by name, obeys its directives and keeps other lists whole', () => {
  const pod = {
    spec: {
      containers: [
        { name: 'a', image: '1', args: ['x'] },
        { name: 'b', image: '1' },
      ],
      tolerations: [{ key: 't' }],
      volumes: [{ name: 'v', secret: { secretName: 's' } }],
    },
  }
  const patched = applyStrategicMerge(
    pod,
    {
      spec: {
        $setElementOrder: undefined,
        '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }],
        containers: [
          { name: 'b', $patch: 'delete' },
          { name: 'a', args: ['y'] },
          { name: 'c', image: '2' },
        ],
        tolerations: [{ key: 'u' }],
        volumes: [{ name: 'v', $retainKeys: ['name', 'emptyDir'], emptyDir: {} }],
      },
    },
    POD,
  )
  assert.deepEqual((patched.spec as JsonObject).containers, [
    { name: 'c', image: '2' },
    { name: 'a', image: '1', args: ['y'] },
  ])
  assert.deepEqual((patched.spec as JsonObject).tolerations, [{ key: 'u' }])
  assert.deepEqual((patched.spec as JsonObject).volumes, [{ name: 'v', emptyDir: {} }])
})

const value = fc.constantFrom('1', '2')
const container = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  image: value,
  workingDir: fc.option(value, { nil: undefined }),
})
const podLike = fc
  .record({
    labels: fc.dictionary(fc.constantFrom('x', 'y'), value, { noNullPrototype: true }),
    containers: fc.uniqueArray(container, { selector: ({ name }) => name, maxLength: 3 }),
    tolerations: fc.array(fc.record({ key: value }), { maxLength: 2 }),
  })
  .map(
    ({ labels, containers, tolerations }) =>
      JSON.parse(JSON.stringify({ metadata: { labels }, spec: { containers, tolerations } })) as Json,
  )

/** An empty map or list is a field of its own that a merge with a filled one does not keep. */
function isFilled(pod: Json): boolean {
  return !/\{\}|"containers":\[\]/.test(JSON.stringify(pod))
}

test('what is merged holds everything that was applied', () => {
  fc.assert(
    fc.property(podLike, podLike.filter(isFilled), (live, applied) => {
      const merged = merge(live, applied, POD)
      const lost = subtract(fieldsOf(applied, POD), fieldsOf(merged, POD))
      assert.deepEqual(lost, {})
      const { changed } = compare(merged, merge(merged, applied, POD), POD)
      assert.deepEqual(changed, {})
    }),
  )
})

test('sets of fields are sets', () => {
  fc.assert(
    fc.property(podLike, podLike, (one, other) => {
      const [a, b] = [fieldsOf(one, POD), fieldsOf(other, POD)]
      assert.deepEqual(union(subtract(a, b), intersect(a, b)), union(a, {}))
      assert.ok(isEmptySet(subtract(a, union(a, b))))
      assert.ok(isEmptySet(intersect(subtract(a, b), b)))
    }),
  )
})

test('nothing differs from itself, and what is removed is gone', () => {
  fc.assert(
    fc.property(podLike, podLike, (one, other) => {
      const { changed, removed } = compare(one, one, POD)
      assert.deepEqual([changed, removed], [{}, {}])
      const difference = compare(other, one, POD)
      const without = removeFields(one, difference.changed, POD) ?? {}
      assert.ok(
        isEmptySet(intersect(fieldsOf(without, POD), subtract(difference.changed, fieldsOf(other, POD)))),
      )
    }),
  )
})

test('selectors of labels', () => {
  const matches = (selector: string, labels: Record<string, string>) => labelSelector(selector)(labels)
  assert.ok(matches('a=1,b', { a: '1', b: '' }))
  assert.ok(matches('a in (1, 2),!c', { a: '2' }))
  assert.ok(matches('a notin (1),d!=2', { a: '3' }))
  assert.ok(matches('', {}))
  assert.ok(!matches('a', {}))
  assert.ok(!matches('constructor', {}))
  assert.throws(() => labelSelector('a=b=c'), /unable to parse requirement/)
})
