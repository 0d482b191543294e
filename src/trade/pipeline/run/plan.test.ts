import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { validConfig } from '../line.fixture.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { planStages, type StageName } from './plan.ts'

const nothing = { hasMatrix: false, hasModels: false, hasPredictions: false }

function without(...keys: readonly (keyof PipelineConfig)[]): PipelineConfig {
  const config = { ...validConfig() } as Record<string, unknown>
  for (const key of keys) delete config[key]
  return config as unknown as PipelineConfig
}

function plan(config: PipelineConfig, goal?: StageName, given = nothing): string {
  return planStages(config, goal, given).join(' ')
}

test('a configuration runs the stages that it has keys for', () => {
  const head = 'data check features labels'
  assert.equal(plan(validConfig()), `${head} train rolling signals`)
  assert.equal(plan(without('rolling_predict')), `${head} train predict signals`)
  assert.equal(plan(without('algorithms')), head)
  assert.equal(plan(without('feature_sets', 'label_sets')), 'data check')
})

test('a goal brings the stages that it is made of and no other', () => {
  assert.equal(plan(validConfig(), 'labels'), 'data check labels')
  assert.equal(plan(validConfig(), 'features'), 'data check features')
  assert.equal(plan(validConfig(), 'train'), 'data check features labels train')
  assert.equal(plan(validConfig(), 'predict'), 'data check features labels train predict')
  assert.equal(plan(validConfig(), 'rolling'), 'data check features labels rolling')
  assert.equal(plan(validConfig(), 'signals'), 'data check features labels rolling signals')
})

test('with train: false the models must be given', () => {
  const config = { ...validConfig(), train: false }
  assert.equal(plan(config), 'data check features labels')
  const given = { ...nothing, hasModels: true }
  assert.equal(plan(config, undefined, given), 'data check features labels predict signals')
})

test('a given matrix is learned from as it is', () => {
  const given = { ...nothing, hasMatrix: true }
  assert.equal(plan(without('data_sources', 'feature_sets'), 'rolling', given), 'rolling')
  assert.equal(plan(validConfig(), 'train', given), 'train')
})

test('given scores need nothing before them', () => {
  const given = { ...nothing, hasPredictions: true }
  assert.equal(plan(without('data_sources', 'algorithms'), 'signals', given), 'signals')
})

test('a goal that the configuration cannot reach says what is lacking', () => {
  const cases: readonly [StageName, RegExp][] = [
    ['labels', /the stage labels needs label_sets/],
    ['rolling', /the stage rolling needs label_sets/],
    ['simulate', /the stage simulate needs simulate_model/],
  ]
  for (const [goal, message] of cases) {
    assert.throws(
      () => plan(without('label_sets'), goal),
      (error) =>
        error instanceof PipelineFault && error.code === 'config.invalid' && message.test(error.message),
    )
  }
  assert.throws(() => plan(without('data_sources', 'feature_sets'), 'signals'), /needs scores/)
})
