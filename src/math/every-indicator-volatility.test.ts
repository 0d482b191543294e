import { judgeIndicators } from './every-indicator.suite.ts'
import { VOLATILITIES } from './every-volatility.fixture.ts'

judgeIndicators('volatilities', VOLATILITIES)
