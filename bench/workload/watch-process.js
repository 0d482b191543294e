// Loaded before a watched program: writes its peak resident memory in bytes and the processor time that it took
// in milliseconds when it ends, one line for each process.
import { appendFileSync, readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.LEME_BENCH_WATCH
if (isMainThread && file) process.on('exit', () => appendFileSync(file, `${peak()} ${processorMs()}\n`))

/** Linux knows it for this very program; elsewhere it may include what started it. */
function peak() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

function processorMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
