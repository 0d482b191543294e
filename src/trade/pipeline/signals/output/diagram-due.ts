import { timeframeMs } from '../../../../domain/index.ts'
import { parseFreq } from '../../config/parse-freq.ts'
import type { DiagramNotificationModel } from './output-schema.ts'

/**
 * Whether a diagram is to be made when the row that opens at `time` is the newest one: at the first row of each
 * `notification_freq`, or at every row without one.
 * @throws PipelineFault `config.invalid` for a frequency that is none
 */
export function diagramDue(
  time: number,
  { notification_freq, diagram_notification }: DiagramNotificationModel,
): boolean {
  if (diagram_notification === false) return false
  return notification_freq === undefined || time % timeframeMs(parseFreq(notification_freq)) === 0
}
