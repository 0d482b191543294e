const HOUR = 3_600_000
const DAY = 24 * HOUR
const TIME_STEPS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY]
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240]
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Round values between `low` and `high`, `most` at the most, 1, 2 or 5 times a power of ten apart. */
export function valueTicks(low: number, high: number, most: number): readonly number[] {
  if (!(high > low)) return [low]
  const power = 10 ** Math.floor(Math.log10((high - low) / most))
  const step = [1, 2, 5, 10, 20].map((factor) => factor * power).find((size) => (high - low) / size <= most)!
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: count }, (_, tick) => Number(((first + tick) * step).toPrecision(12)))
}

/** UTC times at the beginning of hours, days, months or years, with a label each; `most` at the most. */
export function timeTicks(
  start: number,
  end: number,
  most: number,
): readonly { time: number; label: string }[] {
  const step = TIME_STEPS.find((size) => (end - start) / size <= most)
  if (step === undefined) return monthTicks(start, end, most)
  const first = Math.ceil(start / step)
  const count = Math.floor(end / step) - first + 1
  return Array.from({ length: count }, (_, tick) => {
    const time = (first + tick) * step
    const iso = new Date(time).toISOString()
    return { time, label: step < DAY ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : dayLabel(time) }
  })
}

function monthTicks(start: number, end: number, most: number) {
  const from = new Date(start)
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth() + 1
  const to = new Date(end)
  const last = to.getUTCFullYear() * 12 + to.getUTCMonth()
  const step = MONTH_STEPS.find((size) => (last - first) / size < most) ?? 600
  const ticks: { time: number; label: string }[] = []
  for (let month = Math.ceil(first / step) * step; month <= last; month += step) {
    const year = Math.floor(month / 12)
    const label = step % 12 === 0 ? String(year) : `${MONTH_NAMES[month % 12]} ${year}`
    ticks.push({ time: Date.UTC(year, month % 12, 1), label })
  }
  return ticks
}

function dayLabel(time: number): string {
  const date = new Date(time)
  return `${date.getUTCDate()} ${MONTH_NAMES[date.getUTCMonth()]}`
}
