export { openThreads, type Threads } from './open-threads.ts'
