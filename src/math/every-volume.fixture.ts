import { ofCandles, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const VOLUMES: Table = {
  obv: ofCandles([math.obv, math.obvInto, math.obvStream], () => [], { kind: 'no-period' }),
}
