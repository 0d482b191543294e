import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readGoldenModel, skipGolden } from '../preparation/golden-training.fixture.ts'
import { predictLogisticRegression, trainLogisticRegression } from './logistic-regression.ts'

function assertClose(found: ArrayLike<number>, wanted: ArrayLike<number>, allowed: (w: number) => number) {
  assert.equal(found.length, wanted.length)
  for (let k = 0; k < wanted.length; k++) {
    assert.ok(Math.abs(found[k]! - wanted[k]!) <= allowed(wanted[k]!), `${k}: ${found[k]}, not ${wanted[k]}`)
  }
}

describe('logistic regression against the recorded models', { skip: skipGolden }, () => {
  for (const name of ['up_lc', 'dn_lc']) {
    it(`${name}: scaler, coefficients and scores`, () => {
      const { trained, model, features, scores } = readGoldenModel(name)
      const ours = trainLogisticRegression(trained.features, trained.target, { l2: 1 })
      assertClose(ours.centre, model.scaler_mean, (w) => 1e-9 * Math.abs(w) + 1e-15)
      assertClose(ours.scale, model.scaler_scale, (w) => 1e-9 * w)
      assertClose(ours.weights, model.coef, (w) => 1e-3 * Math.abs(w))
      assertClose([ours.intercept], model.intercept, (w) => 1e-3 * Math.abs(w))
      const out = new Float64Array(scores.length)
      predictLogisticRegression(ours, features, out)
      assertClose(out, scores, () => 1e-4)
    })
  }
})
