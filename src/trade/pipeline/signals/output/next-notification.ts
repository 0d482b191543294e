import { roundHalfEven } from '../../round-half-even.ts'
import type { ScoreNotificationModel } from './output-schema.ts'
import { type BandMove, type BandPlace, type BandState, bandMove, bandOf } from './score-bands.ts'

/** The last row, when it is over. */
export interface ScoredBar {
  readonly symbol: string
  /** The score that chooses the band, then others that are only told. */
  readonly scores: readonly [number, ...number[]]
  readonly close: number
  /** End of the row, UTC milliseconds. */
  readonly closeTime: number
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

/**
 * What is to be told of a new score, if anything: when its band changed and the model asks for that direction, or
 * when the minute of the close is a multiple of the band's `frequency` (minutes of the hour; above 60, of the day).
 * A score without a band changes nothing. The first score tells nothing but by its frequency.
 */
export function nextNotification(
  state: BandState | undefined,
  bar: ScoredBar,
  model: ScoreNotificationModel,
): NotificationStep {
  const place = bandOf(bar.scores[0], model)
  if (place === undefined || model.score_notification === false) return { state, notification: undefined }
  const move = bandMove(state, place)
  const next: BandState = { number: place.number, side: place.side }
  const isAsked = (move === 'up' && model.notify_band_up) || (move === 'down' && model.notify_band_dn)
  if (!isAsked && !isTime(place, bar.closeTime)) return { state: next, notification: undefined }
  const notification = { text: notificationText(bar, place, move), bold: place.band.bold ?? false, move }
  return { state: next, notification }
}

/** `▲▲ ETHBTC 0.0874 Score: +0.31 ↑ −0.02 buy zone`; what a band lacks is left out. */
export function notificationText(bar: ScoredBar, { band }: BandPlace, move: BandMove | undefined): string {
  const [first, ...others] = bar.scores.map(signed)
  const arrow = move === undefined ? '' : move === 'up' ? '↑' : '↓'
  const parts = [band.sign, bar.symbol, priceText(bar.close), 'Score:', first, arrow, ...others, band.text]
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}

function isTime({ band: { frequency = 0 } }: BandPlace, closeTime: number): boolean {
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
