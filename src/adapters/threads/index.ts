export {
  type BoostThreadOptions,
  type OpenBoostThreads,
  openBoostThreads,
} from './open-boost-threads.ts'
export { openThreads, type Threads } from './open-threads.ts'
