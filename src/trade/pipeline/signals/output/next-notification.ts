import { roundHalfEven } from '../../round-half-even.ts'
import type { TradingDialect } from '../trading-dialect.ts'
import type { ScoreNotificationModel } from './output-schema.ts'
import { type BandMove, type BandPlace, bandOf } from './score-bands.ts'

/** The last row, when it is over. */
export interface ScoredBar {
  readonly symbol: string
  readonly timeframe: string
  /** The score that chooses the band, then others that are only told. */
  readonly scores: readonly [number, ...number[]]
  readonly close: number
  /** End of the row, UTC milliseconds. */
  readonly closeTime: number
}

/** What is remembered from one score to the next: the number of its band. */
export interface BandState {
  readonly number: number
}

export interface ScoreNotification {
  readonly text: string
  readonly bold: boolean
  readonly move: BandMove | undefined
}

export interface NotificationStep {
  /** To be handed in next time. */
  readonly state: BandState | undefined
  readonly notification: ScoreNotification | undefined
}

export interface NotificationRules {
  readonly model: ScoreNotificationModel
  readonly dialect: TradingDialect
}

/**
 * What is to be told of a new score, if anything: when its band changed and the model asks for that direction (the
 * first score counts as both), or when the minute of the close is a multiple of the band's `frequency` (of the hour;
 * above 60, of the day). A missing score changes nothing.
 */
export function nextNotification(
  state: BandState | undefined,
  bar: ScoredBar,
  { model, dialect }: NotificationRules,
): NotificationStep {
  const place = bandOf(bar.scores[0], model)
  if (place === undefined || model.score_notification === false) return { state, notification: undefined }
  const move = state === undefined ? 'up' : dialect.bandMove(state.number, place.number)
  const asksUp = model.notify_band_up === true && move === 'up'
  const asksDown = model.notify_band_dn === true && (move === 'down' || state === undefined)
  const next: BandState = { number: place.number }
  if (!asksUp && !asksDown && !isTime(place, bar.closeTime)) return { state: next, notification: undefined }
  const notification = {
    text: notificationText(bar, place, move),
    bold: place.band?.bold ?? false,
    move,
  }
  return { state: next, notification }
}

/** `▲ ETHBTC 0.0874 Score: +0.31 ↑ -0.02 BUY ZONE 1h`; what a band lacks is left out. */
export function notificationText(bar: ScoredBar, { band }: BandPlace, move: BandMove | undefined): string {
  const [first, ...others] = bar.scores.map(signed)
  const arrow = move && { up: '↑', down: '↓' }[move]
  const scores = [first, arrow, ...others]
  const parts = [band?.sign, bar.symbol, priceText(bar.close), 'Score:', ...scores, band?.text, bar.timeframe]
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}

function isTime({ band }: BandPlace, closeTime: number): boolean {
  const frequency = band?.frequency ?? 0
  if (frequency === 0) return false
  const minute = Math.floor(closeTime / 60_000) % (frequency > 60 ? 1440 : 60)
  return minute % frequency === 0
}

function signed(score: number): string {
  if (Number.isNaN(score)) return '–'
  const rounded = roundHalfEven(score, 2)
  return `${rounded < 0 || Object.is(rounded, -0) ? '-' : '+'}${Math.abs(rounded).toFixed(2)}`
}

/** Whole and grouped from 1000 on, six significant digits below. */
function priceText(price: number): string {
  if (price >= 1000) return String(Math.trunc(price)).replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return String(Number(price.toPrecision(6)))
}
