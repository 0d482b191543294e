/** The settings of a run as numbers, in the order in which `rules-cells.ts` of the host writes them. */
export let startingBalance: f64 = 0
export let tradableRatio: f64 = 0
/** NaN: unlimited. */
export let stakeAmount: f64 = 0
export let slots: f64 = 0
/** Negative: no limit. */
export let maxOpenTrades: i32 = 0
/** A fixed stake that is not there is cut to what is, down to this; infinite: never. */
export let leastStake: f64 = 0
export let fee: f64 = 0
/** By how much a taker's rate is worse. */
export let cost: f64 = 0
export let isFutures: bool = false
export let leverage: f64 = 0
export let liquidationBuffer: f64 = 0
export let stopRatio: f64 = 0
export let trails: bool = false
/** NaN: none. */
export let positive: f64 = 0
export let offset: f64 = 0
export let onlyOffset: bool = false
export let useExitSignal: bool = false
export let exitProfitOnly: bool = false
export let exitProfitOffset: f64 = 0
export let ignoreRoiIfEntry: bool = false
/** Milliseconds. */
export let entryTimeout: f64 = 0
export let exitTimeout: f64 = 0
/** Steps of the ROI table: time held, ratio, and 1 where the time is on the raster of candles. */
export let roiSteps: i32 = 0
export let roi: usize = 0
export let protectionCount: i32 = 0
export let protections: usize = 0

const RULES = 22
const ROI_BYTES: usize = 24

export function roiTime(step: i32): f64 {
  return load<f64>(roi + <usize>step * ROI_BYTES)
}

export function roiRatio(step: i32): f64 {
  return load<f64>(roi + <usize>step * ROI_BYTES, 8)
}

export function roiIsOnCandle(step: i32): bool {
  return load<f64>(roi + <usize>step * ROI_BYTES, 16) !== 0
}

/** Reads the numbers, then the table, then the protections; numbers of tables stand before them. */
export function readRules(at: usize): void {
  startingBalance = load<f64>(at, 0)
  tradableRatio = load<f64>(at, 8)
  stakeAmount = load<f64>(at, 16)
  slots = load<f64>(at, 24)
  maxOpenTrades = <i32>load<f64>(at, 32)
  leastStake = load<f64>(at, 40)
  fee = load<f64>(at, 48)
  cost = load<f64>(at, 56)
  isFutures = load<f64>(at, 64) !== 0
  leverage = load<f64>(at, 72)
  liquidationBuffer = load<f64>(at, 80)
  stopRatio = load<f64>(at, 88)
  trails = load<f64>(at, 96) !== 0
  positive = load<f64>(at, 104)
  offset = load<f64>(at, 112)
  onlyOffset = load<f64>(at, 120) !== 0
  useExitSignal = load<f64>(at, 128) !== 0
  exitProfitOnly = load<f64>(at, 136) !== 0
  exitProfitOffset = load<f64>(at, 144)
  ignoreRoiIfEntry = load<f64>(at, 152) !== 0
  entryTimeout = load<f64>(at, 160)
  exitTimeout = load<f64>(at, 168)
  const tables = at + RULES * 8
  roiSteps = <i32>load<f64>(tables)
  protectionCount = <i32>load<f64>(tables, 8)
  roi = tables + 16
  protections = roi + <usize>roiSteps * ROI_BYTES
}
