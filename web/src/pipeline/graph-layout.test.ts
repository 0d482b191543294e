import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PipelineStage } from '../api/types.ts'
import { layOutStages, NODE_HEIGHT } from './graph-layout.ts'

function stage(name: string, after: readonly string[] = []): PipelineStage {
  return {
    ...{ name, status: 'done', after, blockedBy: null, inputHash: null, outputHash: null },
    ...{ rows: 1, ms: 1, code: null, message: null, hint: null },
  }
}

/** Stages that wait for some of those before them, or for one that does not exist. */
const line = fc.array(fc.array(fc.nat(12), { maxLength: 3 }), { maxLength: 10 }).map((waits) =>
  waits.map((after, at) =>
    stage(
      `s${at}`,
      [...new Set(after)].map((before) => (before < at ? `s${before}` : `gone${before}`)),
    ),
  ),
)

test('no stage covers another or leaves the width, and each stands behind what it waits for', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 320, max: 2_400 }), (stages, width) => {
      const { places, edges, height } = layOutStages(stages, width)
      assert.equal(places.length, stages.length)
      const at = new Map(places.map((place) => [place.stage.name, place]))
      for (const [number, one] of places.entries()) {
        assert.ok(one.left >= -1e-6 && one.left + one.width <= width + 1e-6)
        assert.ok(one.top >= 0 && one.top + NODE_HEIGHT <= height)
        for (const other of places.slice(number + 1)) {
          const apart =
            one.left + one.width <= other.left + 1e-6 ||
            other.left + other.width <= one.left + 1e-6 ||
            one.top + NODE_HEIGHT <= other.top ||
            other.top + NODE_HEIGHT <= one.top
          assert.ok(apart, `${one.stage.name} covers ${other.stage.name}`)
        }
      }
      for (const { from, to } of edges) {
        const [a, b] = [at.get(from)!, at.get(to)!]
        assert.ok(a.top + NODE_HEIGHT <= b.top || a.left + a.width <= b.left, `${from} → ${to}`)
      }
    }),
  )
})

test('nothing is laid out as nothing', () => {
  assert.deepEqual(layOutStages([], 900), { places: [], edges: [], height: 1 })
})
