import { useQuery } from '@tanstack/react-query'
import type { Tenant } from '../api/types.ts'
import { deployQueries } from '../deploys/queries.ts'
import { formatNumber } from '../format/number.ts'
import { Figures } from '../ui/figures.tsx'
import { Panel } from '../ui/panel.tsx'

/** What the client may have at most, what it has of it, and who has to agree. */
export function TermsPanel({ tenant, asOf }: { tenant: Tenant; asOf: number }) {
  const { clientId, quotas, policy } = tenant
  const bots = useQuery(deployQueries.status(clientId)).data?.wanted?.bots ?? []
  const sum = (of: (bot: (typeof bots)[number]) => number) => bots.reduce((total, bot) => total + of(bot), 0)
  const live = sum(({ dryRun, exposure }) => (dryRun ? 0 : exposure))
  const persons = policy.liveApprovals === 1 ? '1 person agrees' : `${policy.liveApprovals} persons agree`
  return (
    <Panel title="Quotas and approvals" testId="terms" asOf={asOf}>
      <Figures
        testId="terms-figures"
        figures={[
          { name: 'Bots', value: ofMost(bots.length, quotas.bots), note: 'wanted, of those allowed' },
          {
            name: 'Processor, cores',
            value: ofMost(sum(({ resources }) => resources.cpuMillis) / 1_000, quotas.cpuMillis / 1_000),
            note: 'of all bots',
          },
          {
            name: 'Memory, MB',
            value: ofMost(
              sum(({ resources }) => resources.memoryMb),
              quotas.memoryMb,
            ),
            note: 'of all bots',
          },
          {
            name: 'Exposure with money',
            value: ofMost(live, quotas.liveExposure),
            note: quotas.liveExposure === 0 ? 'no bot trades with money' : 'of each stake currency',
          },
          {
            name: 'Jobs at once',
            value: formatNumber(quotas.jobs),
            note: `${formatNumber(quotas.queuedJobs)} may wait`,
          },
          {
            name: 'Requests a second',
            value: formatNumber(quotas.requestsPerSecond),
            note: `${formatNumber(2 * quotas.requestsPerSecond)} at once`,
          },
          {
            name: 'Before money',
            value: persons,
            note: `one more above ${formatNumber(policy.fourEyesAbove)}`,
          },
          {
            name: 'Once healthy',
            value: policy.afterHealthy === 'manual' ? 'a person' : 'by itself',
            note:
              policy.afterHealthy === 'manual'
                ? `agrees within ${formatNumber(policy.waitMinutes)} min`
                : 'it counts as approved',
          },
          {
            name: 'Second factor',
            value: policy.secondFactor,
            note: 'to administer',
          },
        ]}
      />
    </Panel>
  )
}

function ofMost(has: number, most: number): string {
  const decimals = Number.isInteger(has) ? 0 : 1
  return `${formatNumber(has, decimals)} of ${formatNumber(most, Number.isInteger(most) ? 0 : 1)}`
}
