import type { Notifier } from '../../trade/pipeline/index.ts'

/** Writes texts as lines; of pictures the caption and how large they are. */
export function logNotifier(write: (line: string) => void): Notifier {
  return {
    name: 'log',
    async send(notice) {
      const picture = () =>
        notice.kind === 'image' ? `${notice.caption} (diagram, ${notice.svg.length} characters of SVG)` : ''
      write(notice.kind === 'text' ? notice.text : picture())
      return { kind: 'sent' }
    },
  }
}
