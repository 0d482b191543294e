import type { Judge } from '../judge.ts'
import { attributes, cost, format, packed, readmes, source } from './source-judges.ts'
import { planned as counted, examplesJudge, modulesJudge } from './terraform-judges.ts'

export { planted } from './planted.ts'

export const judges: readonly Judge[] = [
  format,
  source,
  attributes,
  readmes,
  packed,
  cost,
  modulesJudge(),
  examplesJudge(),
  counted,
]
