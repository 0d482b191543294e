import { BANDS } from './every-band.fixture.ts'
import { judgeIndicators } from './every-indicator.suite.ts'

judgeIndicators('bands', BANDS)
