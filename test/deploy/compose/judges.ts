import type { Judge } from '../judge.ts'
import { composition } from './judge-composition.ts'
import { dashboards } from './judge-dashboards.ts'
import { monitoring } from './judge-monitoring.ts'
import { neighbours } from './judge-neighbours.ts'
import { nginx } from './judge-nginx.ts'

export { planted } from './planted.ts'

export const judges: readonly Judge[] = [composition, nginx, monitoring, dashboards, neighbours]
