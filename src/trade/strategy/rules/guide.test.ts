import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { INDICATOR_TABLES } from './indicator/indicators.ts'
import { formOf } from './meaning/functions.ts'
import { FACT_PLACES } from './trade/facts.ts'

const GUIDE = readFileSync(new URL('../../../../docs/guide/rules-documents.md', import.meta.url), 'utf8')

test('the guide lists every function as it is written', () => {
  const lines = Object.entries(INDICATOR_TABLES).map(([subject, table]) => {
    const forms = Object.entries(table).map(([name, { outputs }]) => {
      return `\`${formOf(name)}\`${outputs ? ` (${outputs.join(', ')})` : ''}`
    })
    return `- **${subject.charAt(0).toUpperCase()}${subject.slice(1)}**: ${forms.join(', ')}.`
  })
  const wanted = `<!-- functions -->\n${lines.join('\n')}\n<!-- /functions -->`
  assert.ok(GUIDE.includes(wanted), `Put this into docs/guide/rules-documents.md:\n${wanted}`)
})

test('the guide names everything that is known of a trade', () => {
  const trades = GUIDE.slice(GUIDE.indexOf('- Known of a trade:'), GUIDE.indexOf('## Mistakes'))
  for (const name of FACT_PLACES.keys()) assert.ok(trades.includes(`\`${name}\``), name)
})
