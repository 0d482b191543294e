import { ENGINE, type MeasuredStage } from './measure-workload.ts'
import type { Timing } from './timing.ts'
import type { Quoted } from './workloads.ts'

/** `31.2 ms (30.1–35.0)`. */
export function timeText({ median, low, high }: Timing): string {
  return `${milliseconds(median)} ms (${milliseconds(low)}–${milliseconds(high)})`
}

/** `3.42 M/s`. */
export function rateText(count: number, ms: number): string {
  const perSecond = (count / ms) * 1000
  return perSecond >= 1e6 ? `${(perSecond / 1e6).toFixed(2)} M/s` : `${(perSecond / 1e3).toFixed(0)} k/s`
}

/** How a way stands against the other program: `1,034× freqtrade, goal 1,000×: kept`. */
export function standingText(stage: MeasuredStage, quoted: Quoted | undefined): string {
  const isSame = quoted?.does === 'engine' ? stage.name === ENGINE : stage.kind === 'all'
  if (!quoted || (!isSame && stage.kind === 'part')) return ''
  const ratio = quoted.ms / stage.timing.median
  const goal = isSame ? (stage.start === 'warm' ? quoted.goalWarm : quoted.goalCold) : undefined
  const times = `${timesText(ratio)} ${quoted.program}`
  return goal ? `${times}, goal ${timesText(goal)}: ${ratio >= goal ? 'kept' : 'missed'}` : times
}

/** `310 ms, 136 + 45 MB`: processor time, and the peak memory of each process. */
export function usedText({ processorMs, memory }: MeasuredStage): string {
  if (processorMs === undefined || !memory) return ''
  const megabytes = memory.map((bytes) => Math.round(bytes / 1e6)).join(' + ')
  return `${milliseconds(processorMs)} ms, ${megabytes} MB`
}

function timesText(ratio: number): string {
  return `${ratio >= 100 ? Math.round(ratio).toLocaleString('en') : ratio.toFixed(1)}×`
}

function milliseconds(ms: number): string {
  return ms >= 1000 ? Math.round(ms).toLocaleString('en') : ms >= 100 ? ms.toFixed(0) : ms.toFixed(1)
}
