import { Badge } from '../ui/badge.tsx'
import { HEALTH_TONES, type Health } from './deploy-words.ts'

/** One of Argo CD's words for how something is. */
export function HealthBadge({ health }: { health: Health }) {
  return <Badge tone={HEALTH_TONES[health]}>{health}</Badge>
}
