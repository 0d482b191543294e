import type { Telemetry } from '../../adapters/telemetry/index.ts'
import type { JobNews } from '../worker/index.ts'

/** What becomes of clients' jobs, as metrics. */
export function countJobs(
  telemetry: Pick<Telemetry, 'jobBegun' | 'jobLeft' | 'jobsSwept'>,
): (news: JobNews) => void {
  return (news) => {
    switch (news.event) {
      case 'begun': {
        const { kind, attempt, startedAt, createdAt } = news.job
        if (attempt === 1) telemetry.jobBegun(kind, ((startedAt ?? createdAt) - createdAt) / 1000)
        return
      }
      case 'ended':
        return telemetry.jobLeft(news.kind, news.state, news.heldMs / 1_000)
      case 'swept':
        for (const [found, jobs] of Object.entries(news.swept)) telemetry.jobsSwept(found, jobs)
    }
  }
}
