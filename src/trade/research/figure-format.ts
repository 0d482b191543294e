/** What money is counted in, and how much of it there was: that decides the decimals. */
export interface Purse {
  readonly currency: string
  readonly balance: number
}

const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400
/** Beyond this a ratio's divisor was rounding noise: there is nothing to print. */
const MEANINGLESS = 1e6

/** A figure that divides by what was lost; freqtrade has a stand-in where nothing was, people get a dash. */
export function perLoss(value: number, { losses }: { readonly losses: number }): string {
  return losses === 0 ? '–' : figure(value)
}

/** `3.1 %` of 0.031: one decimal, two below 1 %; the sign is a true minus, and only when something is left to sign. */
export function percent(ratio: number): string {
  const value = ratio * 100
  return `${decimal(value, Math.abs(value) < 0.95 ? 2 : 1)} %`
}

/** `3.10 %`: as many decimals in every row, for columns. */
export function fixedPercent(ratio: number, decimals: number): string {
  return `${decimal(ratio * 100, decimals)} %`
}

/** As {@link percent}, with `+` before gains. */
export function signedPercent(ratio: number): string {
  return withPlus(percent(ratio), ratio)
}

/** `▲ 3.10 %`, `▼ 3.10 %`, `0.00 %`: for columns; the direction is told by more than colour. */
export function arrowPercent(ratio: number): string {
  const text = fixedPercent(Math.abs(ratio), 2)
  return isZero(text) ? text : `${ratio > 0 ? '▲' : '▼'} ${text}`
}

/** Money in the stake currency, with as many decimals as a balance of this size needs: 8 below 10, 2 from 1,000. */
export function money(amount: number, balance: number): string {
  return decimal(amount, moneyDecimals(balance))
}

/** `+5 %`, `−2.5 %`: as few decimals as ticks need that divide `range`. */
export function tickPercent(ratio: number, range: number): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(Math.max(range * 100, 1e-6) / 8)))
  return withPlus(fixedPercent(ratio, decimals), ratio)
}

/** As {@link fixedPercent} with two decimals, `+` before gains. */
export function signedFixedPercent(ratio: number): string {
  return withPlus(fixedPercent(ratio, 2), ratio)
}

/** As {@link money}, with `+` before gains. */
export function signedMoney(amount: number, balance: number): string {
  return withPlus(money(amount, balance), amount)
}

/** A dimensionless figure with two decimals; `–` when its divisor was rounding noise. */
export function figure(value: number): string {
  return Math.abs(value) >= MEANINGLESS ? '–' : decimal(value, 2)
}

/** `p = 0.62`, `p < 0.01`, `p > 0.99`. */
export function pValueText(pValue: number): string {
  if (pValue < 0.01) return 'p < 0.01'
  return pValue > 0.99 ? 'p > 0.99' : `p = ${pValue.toFixed(2)}`
}

/** `2 h 58 m`, `3 d 4 h`, `25 m` of seconds. */
export function duration(seconds: number): string {
  if (seconds >= DAY_S) return `${Math.floor(seconds / DAY_S)} d ${Math.floor((seconds % DAY_S) / HOUR_S)} h`
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S)
  return seconds >= HOUR_S ? `${Math.floor(seconds / HOUR_S)} h ${minutes} m` : `${minutes} m`
}

/** `1,234` of 1234. */
export function count(value: number): string {
  return decimal(value, 0)
}

/** `1 trade`, `2 trades`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** Fixed decimals, thousands by comma, a true minus, never `−0.00`. */
export function decimal(value: number, decimals: number): string {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.')
  const text = whole!.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`)
  return value < 0 && !isZero(text) ? `−${text}` : text
}

function moneyDecimals(balance: number): number {
  if (balance >= 1000) return 2
  return balance >= 10 ? 4 : 8
}

function withPlus(text: string, value: number): string {
  return value > 0 && !isZero(text) ? `+${text}` : text
}

function isZero(text: string): boolean {
  return !/[1-9]/.test(text)
}
