import { exp, log, type Random } from '../../../math/index.ts'
import { DAY_SWING, type DemoInstrument, FACTOR_VOLATILITY, TIDE } from './demo-instruments.ts'

const MINUTES_A_DAY = 1440
/** Volatility and activity wander: logarithms, half-lives of half a day. */
const WANDER = { halfLifeMinutes: 720, deviation: 0.35 }
const JUMP = { perMinute: 1 / (4 * MINUTES_A_DAY), deviation: 0.012 }
const VOLUME_NOISE = 0.5

/** A price by its logarithm at the end of each minute, with what its candles need. */
export interface MinutePath {
  readonly start: number
  readonly logPrice: Float64Array
  /** Volatility of each minute, as a fraction. */
  readonly volatility: Float64Array
  readonly volume: Float64Array
}

/** The common factor: its return and the state of the market's nerves, minute by minute. */
export interface CommonFactor {
  readonly returns: Float64Array
  readonly nerves: Float64Array
}

/** A walk that returns to 0, with standard deviation 1 and the half-life given. */
export function wander(halfLifeMinutes: number, random: Random): () => number {
  const keep = exp(-log(2) / halfLifeMinutes)
  const add = Math.sqrt(1 - keep * keep)
  let state = random.normal()
  return () => {
    state = keep * state + add * random.normal()
    return state
  }
}

export function commonFactor(minutes: number, random: Random): CommonFactor {
  const returns = new Float64Array(minutes)
  const nerves = new Float64Array(minutes)
  const nervous = wander(WANDER.halfLifeMinutes, random)
  for (let minute = 0; minute < minutes; minute++) {
    nerves[minute] = WANDER.deviation * nervous()
    const volatility = FACTOR_VOLATILITY * exp(nerves[minute]!) * rhythm(minute, DAY_SWING.volatility)
    returns[minute] = volatility * random.normal() + jump(random, 0.5)
  }
  return { returns, nerves }
}

/** A market with stochastic volatility, jumps, its share of the factor, and perhaps the planted tide. */
export function instrumentPath(instrument: DemoInstrument, factor: CommonFactor, random: Random): MinutePath {
  const minutes = factor.returns.length
  const path: MinutePath = {
    start: log(instrument.price),
    logPrice: new Float64Array(minutes),
    volatility: new Float64Array(minutes),
    volume: new Float64Array(minutes),
  }
  const nervous = wander(WANDER.halfLifeMinutes, random)
  const tide = wander(TIDE.halfLifeMinutes, random)
  let price = path.start
  for (let minute = 0; minute < minutes; minute++) {
    const nerves = WANDER.deviation * nervous()
    const level = instrument.tide * tide()
    const own = instrument.volatility * exp(nerves) * rhythm(minute, DAY_SWING.volatility)
    const shared = instrument.beta * factor.returns[minute]!
    const move = own * random.normal() + jump(random, 1)
    price += shared + move + TIDE.drift * level
    path.logPrice[minute] = price
    const calm = instrument.beta * FACTOR_VOLATILITY * exp(factor.nerves[minute]!)
    path.volatility[minute] = Math.sqrt(own * own + calm * calm)
    const bustle = 0.4 * (nerves + factor.nerves[minute]!) + VOLUME_NOISE * random.normal()
    const swing = rhythm(minute, instrument.tide > 0 ? DAY_SWING.volume / 4 : DAY_SWING.volume)
    path.volume[minute] = instrument.volume * swing * exp(bustle + TIDE.swell * level)
  }
  return path
}

/** Swings about 1 over the day, highest at 15:00 UTC. */
function rhythm(minute: number, swing: number): number {
  const hours = Math.abs((minute % MINUTES_A_DAY) / MINUTES_A_DAY - 0.625)
  const away = hours > 0.5 ? 1 - hours : hours
  return 1 + swing * (1 - 4 * away)
}

function jump(random: Random, share: number): number {
  return random.next() < share * JUMP.perMinute ? JUMP.deviation * random.normal() : 0
}
