import { readdirSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Registry } from './registry.ts'

const RESOLUTION_MS = 20
const QUANTILES = [
  ['0.5', 50],
  ['0.99', 99],
] as const

/** Memory, processor, event loop and handles of this process, whenever somebody reads. */
export function watchProcess(registry: Registry, version: string): Disposable {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  registry.observe((tell) => {
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    tell('leme_build_info', 1, { version })
    tell('leme_process_resident_memory_bytes', rss, {})
    tell('leme_process_heap_used_bytes', heapUsed, {})
    tell('leme_process_uptime_seconds', process.uptime(), {})
    tell('leme_process_cpu_seconds_total', (user + system) / 1e6, {})
    tell('leme_process_handles', process.getActiveResourcesInfo().length, {})
    for (const [quantile, percent] of QUANTILES) {
      tell('leme_process_event_loop_delay_seconds', late(delay.percentile(percent)), { quantile })
    }
    tell('leme_process_event_loop_delay_seconds', late(delay.max), { quantile: '1' })
    delay.reset()
  })
  registry.observe((tell) => tell('leme_process_open_files', readdirSync('/proc/self/fd').length, {}))
  return { [Symbol.dispose]: () => void delay.disable() }
}

/** Beyond the pause between two looks, which is no delay. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000)
}
