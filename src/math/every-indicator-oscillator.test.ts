import { judgeIndicators } from './every-indicator.suite.ts'
import { OSCILLATORS } from './every-oscillator.fixture.ts'

judgeIndicators('oscillators', OSCILLATORS)
