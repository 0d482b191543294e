// Loaded before a watched program: writes its peak resident memory in bytes when it ends, one line each.
import { appendFileSync, readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.LEME_BENCH_MEMORY
if (isMainThread && file) process.on('exit', () => appendFileSync(file, `${peak()}\n`))

/** Linux knows it for this very program; elsewhere it may include what started it. */
function peak() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}
