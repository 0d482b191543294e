import { ofClose, type Table } from './every-indicator.fixture.ts'
import * as math from './index.ts'

export const BANDS: Table = {
  bollinger: ofClose([math.bollinger, math.bollingerInto, math.bollingerStream], (n) => [n]),
}
