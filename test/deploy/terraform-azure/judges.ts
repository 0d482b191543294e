import type { Judge } from '../judge.ts'
import { JUDGES } from './looks.ts'

export const judges: readonly Judge[] = Object.values(JUDGES)
export { planted } from './planted.ts'
