import { globSync } from 'node:fs'
import { cpus, freemem, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Contest, compare, sinkValue } from './harness.ts'

/**
 * Runs the contests of every bench/*.bench.ts whose name contains one of the arguments; all without any.
 * A bench file exports `contests`, or `run` where it prints by itself; arguments with dashes are its flags.
 */
const here = import.meta.dirname
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const files = globSync('**/*.bench.ts', { cwd: here })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()

printMachine()
for (const file of files) {
  const { contests = [], run } = (await import(pathToFileURL(join(here, file)).href)) as {
    contests?: readonly Contest[]
    run?: (flags: readonly string[]) => Promise<void>
  }
  for (const contest of contests) printContest(file, contest)
  await run?.(flags)
}
console.log(`\n(sink ${sinkValue()})`)

function printMachine(): void {
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`
  const [load = 0] = loadavg()
  console.log(`Node.js ${process.version}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`)
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`)
  console.log(`${gigabytes(freemem())} of ${gigabytes(totalmem())} free, load ${load.toFixed(2)}`)
}

function printContest(file: string, contest: Contest): void {
  console.log(`\n${contest.name} (${file}, ${contest.count.toLocaleString('en')} ${contest.unit}s a run)`)
  for (const standing of compare(contest)) {
    const { name, ms, nanosecondsPerUnit, ratio, ratioLow, ratioHigh } = standing
    const time = `${ms.toFixed(3)} ms`.padStart(14)
    const perUnit = `${nanosecondsPerUnit.toFixed(2)} ns/${contest.unit}`.padStart(20)
    const rate = `${(1000 / nanosecondsPerUnit).toFixed(2)} M/s`.padStart(14)
    const spread = `${ratio.toFixed(2)}× (${ratioLow.toFixed(2)}–${ratioHigh.toFixed(2)})`
    console.log(`  ${name.padEnd(32)}${time}${perUnit}${rate}   ${spread}`)
  }
}
