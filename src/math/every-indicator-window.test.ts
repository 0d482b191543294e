import { judgeIndicators } from './every-indicator.suite.ts'
import { WINDOWS } from './every-window.fixture.ts'

judgeIndicators('windows', WINDOWS)
