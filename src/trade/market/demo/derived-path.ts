import { exp, type Random } from '../../../math/index.ts'
import { CROSS, ECHO } from './demo-instruments.ts'
import { type MinutePath, wander } from './minute-path.ts'

const LOOSE_MINUTES = 4
const VOLUME_NOISE = 0.4

/** ETH/BTC of ETH/USDT and BTC/USDT: their ratio, but for a looseness smaller than any fee. */
export function crossPath(base: MinutePath, quote: MinutePath, random: Random): MinutePath {
  const loose = wander(LOOSE_MINUTES, random)
  return {
    start: base.start - quote.start,
    logPrice: base.logPrice.map(
      (price, minute) => price - quote.logPrice[minute]! + CROSS.looseness * loose(),
    ),
    volatility: base.volatility.map((volatility) => 0.6 * volatility),
    volume: base.volume.map((volume) => CROSS.volumeShare * volume * exp(VOLUME_NOISE * random.normal())),
  }
}

/** The same market on a venue that comes after: it goes most of the way to the price in a minute. */
export function echoPath(path: MinutePath, random: Random): MinutePath {
  const loose = wander(LOOSE_MINUTES, random)
  let price = path.start
  return {
    start: path.start,
    logPrice: path.logPrice.map((leader) => {
      price += ECHO.follow * (leader - price)
      return price + ECHO.looseness * loose()
    }),
    volatility: path.volatility,
    volume: path.volume.map((volume) => ECHO.volumeShare * volume * exp(VOLUME_NOISE * random.normal())),
  }
}
