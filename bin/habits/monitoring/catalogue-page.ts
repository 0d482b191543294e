import { CHAPTERS } from '../../../src/adapters/telemetry/catalogue/index.ts'
import type { LabelBound, Metric } from '../../../src/adapters/telemetry/catalogue/metric.ts'

/** docs/reference/telemetry.md: every metric, what it means, who serves it and how many values its labels may have. */
export function cataloguePage(note: string): string {
  const chapters = CHAPTERS.map(
    ([title, metrics]) =>
      `## ${title}\n\n| metric | type | unit | labels | of | meaning |\n|---|---|---|---|---|---|\n${Object.entries(
        metrics as Readonly<Record<string, Metric>>,
      )
        .map(([name, metric]) => row(name, metric))
        .join('\n')}`,
  )
  return `# Metrics

<!-- ${note} -->

Every metric that Leme serves at \`/metrics\`, and sends by OTLP where [telemetry.otlp.url](../guide/observability.md) is set. A test scrapes a server, a worker and a bot, and fails for one that is not here, and for one here that they do not serve.

A label has the values that are listed, or at most so many: what is more, or unknown, is counted as \`other\`. Units are those of UCUM. A histogram has the series \`_bucket\`, \`_sum\` and \`_count\`.

${chapters.join('\n\n')}
`
}

function row(name: string, { type, unit, labels, on, help, when }: Metric): string {
  const told = Object.entries(labels).map(([label, bound]) => `\`${label}\`: ${boundText(bound)}`)
  const meaning = when === undefined ? help : `${help} Only where ${when}.`
  return `| \`${name}\` | ${type} | \`${unit}\` | ${told.join('; ')} | ${on.join(', ')} | ${meaning} |`
}

function boundText(bound: LabelBound): string {
  return 'most' in bound
    ? `${bound.what} (at most ${bound.most})`
    : bound.map((one) => `\`${one}\``).join(', ')
}
