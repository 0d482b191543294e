import { parallelSuite } from '../parallel.suite.ts'
import { inThisThread } from './in-this-thread.ts'

parallelSuite('in this thread', () => ({ ...inThisThread(), async [Symbol.asyncDispose]() {} }))
