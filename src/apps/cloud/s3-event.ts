import { Fault } from '../../domain/index.ts'
import type { CloudEvent, ObjectNotice } from './cloud-event.ts'
import { partOf, textOf } from './event-parts.ts'

/** An event of S3, sent by itself or by EventBridge; undefined for others. @throws Fault `event.malformed` */
export function s3Event(event: unknown): CloudEvent | undefined {
  const records = partOf(event, 'Records')
  if (Array.isArray(records)) return ofRecords(records)
  if (partOf(event, 'Event') === 's3:TestEvent') return { kind: 'objects', notices: [], passed: 1 }
  if (partOf(event, 'source') !== 'aws.s3') return undefined
  if (partOf(event, 'detail-type') !== 'Object Created') return { kind: 'objects', notices: [], passed: 1 }
  // EventBridge has keys as they are, notifications have them encoded.
  const notice = {
    place: `s3://${textOf(event, 'detail', 'bucket', 'name')}`,
    key: textOf(event, 'detail', 'object', 'key'),
  }
  return { kind: 'objects', notices: [notice], passed: 0 }
}

function ofRecords(records: readonly unknown[]): CloudEvent | undefined {
  if (!records.every((record) => partOf(record, 'eventSource') === 'aws:s3')) return undefined
  const created = records.filter((record) =>
    textOf(record, 'eventName').replace(/^s3:/, '').startsWith('ObjectCreated:'),
  )
  return { kind: 'objects', notices: created.map(noticeOf), passed: records.length - created.length }
}

function noticeOf(record: unknown): ObjectNotice {
  return {
    place: `s3://${textOf(record, 's3', 'bucket', 'name')}`,
    key: decodedKey(textOf(record, 's3', 'object', 'key')),
  }
}

/** Spaces come as `+`, a plus as `%2B`, everything else as bytes of UTF-8. @throws Fault `event.malformed` */
function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch (cause) {
    throw new Fault(
      'usage',
      'event.malformed',
      `The key ${JSON.stringify(key.slice(0, 120))} is not encoded`,
      {
        cause,
      },
    )
  }
}
