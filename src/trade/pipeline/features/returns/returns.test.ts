import { test } from 'node:test'
import { assertFeatures, featuresOf } from '../feature-table.fixture.ts'
import { RETURN_FUNCTIONS, type ReturnsConfig } from './returns-schema.ts'

const nan = Number.NaN
const of = (config: Omit<ReturnsConfig, 'columns'>, close: readonly number[]) =>
  featuresOf({ generator: 'returns', config: { columns: 'close', ...config } }, { close })

test('where a price went, by hand', () => {
  const functions = RETURN_FUNCTIONS.filter((name) => name !== 'acceleration')
  assertFeatures(of({ functions, windows: 2 }, [1, 2, 1, 4]), {
    close_return_2: [nan, nan, 0, 1],
    close_log_return_2: [nan, nan, 0, Math.LN2],
    close_drawdown_2: [nan, nan, -0.5, 0],
    close_runup_2: [nan, nan, 0, 3],
    close_position_2: [nan, nan, 0, 1],
    close_up_share_2: [nan, nan, 0.5, 0.5],
    close_efficiency_2: [nan, nan, 0, 0.5],
    close_mean_over_std_2: [nan, nan, 0, 1 / 3],
  })
})

test('acceleration is the change of the change', () => {
  assertFeatures(of({ functions: 'acceleration', windows: 1 }, [1, 2, 1, 4]), {
    close_acceleration_1: [nan, nan, -2 * Math.LN2, 3 * Math.LN2],
  })
})

test('what cannot be divided is unknown', () => {
  assertFeatures(of({ functions: [...RETURN_FUNCTIONS], windows: 1 }, [0, 0, nan]), {
    close_return_1: [nan, nan, nan],
    close_log_return_1: [nan, nan, nan],
    close_drawdown_1: [nan, nan, nan],
    close_position_1: [nan, nan, nan],
    close_efficiency_1: [nan, nan, nan],
    close_mean_over_std_1: [nan, nan, nan],
  })
})
