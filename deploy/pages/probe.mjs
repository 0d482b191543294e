#!/usr/bin/env node
// `node probe.mjs --config endpoints.json --history history.json`: asks each service whether it is well, and adds what
// it said to the history of the last 90 days. Ends with 0 also where a service is down: that was found out.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ask } from './probe/ask.mjs'
import { addLooks, emptyHistory, readHistory } from './probe/history.mjs'
import { readServices } from './probe/services.mjs'

const { values } = parseArgs({
  options: {
    config: { type: 'string' },
    history: { type: 'string' },
    // The wall clock where it is not given.
    now: { type: 'string' },
  },
})
if (!values.config || !values.history) {
  console.error('usage: probe.mjs --config endpoints.json --history history.json')
  process.exit(2)
}
try {
  const { services, everyMinutes } = readServices(readFileSync(values.config, 'utf8'))
  const before = existsSync(values.history)
    ? readHistory(readFileSync(values.history, 'utf8'))
    : emptyHistory()
  const now = values.now ? new Date(values.now) : new Date()
  const looks = await Promise.all(services.map(ask))
  const after = addLooks(before, { services, everyMinutes, now, looks })
  // Whole or not at all: a page may be reading.
  const draft = `${values.history}.${randomUUID()}`
  writeFileSync(draft, `${JSON.stringify(after)}\n`)
  renameSync(draft, values.history)
  for (const { name, now: seen } of after.services)
    console.log(`${seen.state === 'up' ? '✓' : '✗'} ${name}  ${seen.ms} ms  ${seen.reason}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
