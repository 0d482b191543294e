import { CANDLES } from './every-candle.fixture.ts'
import { judgeIndicators } from './every-indicator.suite.ts'

judgeIndicators('candles', CANDLES)
