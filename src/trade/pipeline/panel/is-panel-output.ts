import { LATEST_MODELS, OWN_PREFIX } from '../objects/index.ts'
import { LATEST_FEATURES } from './panel-artifacts.ts'

const FEATURE_FILE = /^features\/[0-9a-f]{16}\.csv$/

/** Whether the panel line writes this key itself: it is never taken for data. */
export function isPanelOutput(key: string): boolean {
  if (key === LATEST_MODELS || key === LATEST_FEATURES) return true
  return key.startsWith('models/') || key.startsWith(OWN_PREFIX) || FEATURE_FILE.test(key)
}
