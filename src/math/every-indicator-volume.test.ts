import { judgeIndicators } from './every-indicator.suite.ts'
import { VOLUMES } from './every-volume.fixture.ts'

judgeIndicators('volumes', VOLUMES)
