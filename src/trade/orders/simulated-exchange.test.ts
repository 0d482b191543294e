import { exchangeSuite } from './exchange.suite.ts'
import { SimulatedExchange } from './simulated-exchange.ts'

exchangeSuite('SimulatedExchange', () => new SimulatedExchange())
