import { AVERAGES } from './every-average.fixture.ts'
import { judgeIndicators } from './every-indicator.suite.ts'

judgeIndicators('averages', AVERAGES)
