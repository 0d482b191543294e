import { runtimeSuite } from '../../control/deployment/runtime.suite.ts'
import { localWorld } from './local-world.fixture.ts'

runtimeSuite('local', () => localWorld())
