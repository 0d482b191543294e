import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../domain/index.ts'
import { parseCloudEvent } from './cloud-event.ts'

const read = (event: unknown) => parseCloudEvent(JSON.stringify(event))

const record = (key: string, { bucket = 'leme', eventName = 'ObjectCreated:Put' } = {}) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'eu-west-1',
  eventTime: '2026-11-22T15:30:45.678Z',
  eventName,
  s3: {
    s3SchemaVersion: '1.0',
    bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
    object: { key, size: 1024, eTag: 'd41d8cd98f00b204e9800998ecf8427e', sequencer: '0A1B2C3D4E5F678901' },
  },
})

const bridge = (key: string) => ({
  version: '0',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  detail: {
    version: '0',
    bucket: { name: 'leme' },
    object: { key, size: 5, etag: 'e' },
    reason: 'PutObject',
  },
})

const TOPIC = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acme'
const grid = (key: string, eventType = 'Microsoft.Storage.BlobCreated') => ({
  topic: TOPIC,
  subject: `/blobServices/default/containers/data/blobs/${key}`,
  eventType,
  data: { api: 'PutBlob', contentLength: 9, url: `https://acme.blob.core.windows.net/data/${key}` },
  dataVersion: '',
})

/** As S3 writes keys into notifications. */
const encoded = (key: string) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')

function keysOf(event: unknown): string[] {
  const found = read(event)
  assert.ok(found.kind === 'objects')
  return found.notices.map(({ place, key }) => `${place} ${key}`)
}

function refuses(text: string, message?: RegExp): void {
  assert.throws(
    () => parseCloudEvent(text),
    (error) => {
      assert.ok(error instanceof Fault, String(error))
      assert.equal(error.code, 'event.malformed')
      if (message) assert.match(error.message, message)
      return true
    },
  )
}

describe('an event', () => {
  it('that is none is refused with what is wrong', () => {
    refuses('', /no JSON/)
    refuses('{"Records":[', /no JSON/)
    for (const event of [
      null,
      1,
      '"text"',
      {},
      [],
      [{}],
      { Records: 1 },
      { Records: [{}] },
      { source: 'aws.ec2' },
    ]) {
      refuses(JSON.stringify(event), /no event/)
    }
    refuses(JSON.stringify({ Records: [{ ...record('a'), s3: {} }] }), /s3\.bucket\.name/)
    refuses(JSON.stringify({ Records: [{ ...record('a'), eventName: 7 }] }), /eventName/)
    refuses(JSON.stringify({ ...bridge('a'), detail: null }), /detail\.bucket\.name/)
    refuses(JSON.stringify({ Records: [record('raw%2')] }), /is not encoded/)
    refuses(JSON.stringify({ Records: [record('raw%FF.csv')] }), /is not encoded/)
    refuses(JSON.stringify([{ ...grid('a'), topic: 'x' }]), /names no blob/)
    refuses(JSON.stringify([{ ...grid('a'), subject: '/containers/data' }]), /names no blob/)
    refuses(JSON.stringify({ Metadata: { BlobTrigger: 'data' } }), /Metadata\.Uri/)
    refuses(JSON.stringify({ Metadata: { BlobTrigger: 'data', Uri: 'https://a.b/data' } }), /no container/)
    refuses(JSON.stringify({ Records: [record('a'), { eventSource: 'aws:sqs' }] }), /no event/)
  })

  it('whatever it is gives keys or a fault, never another failure', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const event of [
          value,
          { Records: value },
          { Records: [value] },
          [value],
          { detail: value, source: 'aws.s3' },
        ]) {
          try {
            read(event)
          } catch (error) {
            assert.ok(error instanceof Fault)
          }
        }
      }),
    )
  })

  it('of S3 gives every key as it was, whatever characters are in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        fc.pre(key.isWellFormed())
        assert.deepEqual(keysOf({ Records: [record(encoded(key))] }), [`s3://leme ${key}`])
        assert.deepEqual(keysOf(bridge(key)), [`s3://leme ${key}`])
      }),
    )
    assert.deepEqual(keysOf({ Records: [record('raw/preços+de+hoje%2B1.csv')] }), [
      's3://leme raw/preços de hoje+1.csv',
    ])
    assert.deepEqual(keysOf({ Records: [record('raw/pre%C3%A7os.csv')] }), ['s3://leme raw/preços.csv'])
  })

  it('has each object once, and what was not written does not count', () => {
    const names = [
      'ObjectRemoved:Delete',
      's3:ObjectCreated:CompleteMultipartUpload',
      'ObjectRestore:Completed',
    ]
    const Records = [...names.map((eventName, k) => record(`k${k}`, { eventName })), record('b'), record('b')]
    const found = read({ Records })
    assert.deepEqual(keysOf({ Records }), ['s3://leme k1', 's3://leme b'])
    assert.equal(found.kind === 'objects' && found.passed, 2)
    const thousand = Array.from({ length: 1000 }, (_, k) => record(`raw/${k % 500}.csv`))
    assert.equal(keysOf({ Records: thousand }).length, 500)
    assert.deepEqual(keysOf({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'leme' }), [])
    assert.deepEqual(keysOf({ ...bridge('a'), 'detail-type': 'Object Deleted' }), [])
  })

  it('of Azure comes as Event Grid, CloudEvents and blob trigger', () => {
    assert.deepEqual(keysOf([grid('raw/a+b%20ç.csv')]), ['azure://acme/data raw/a+b%20ç.csv'])
    const { topic, eventType, ...rest } = grid('raw/a.csv')
    assert.deepEqual(keysOf({ ...rest, specversion: '1.0', source: topic, type: eventType }), [
      'azure://acme/data raw/a.csv',
    ])
    assert.deepEqual(keysOf([grid('a', 'Microsoft.Storage.BlobDeleted'), grid('b')]), ['azure://acme/data b'])
    const trigger = (quote: string) => ({
      Data: { blob: 'c3ltYm9s' },
      Metadata: {
        BlobTrigger: `${quote}data/raw/a.csv${quote}`,
        Uri: `${quote}https://acme.blob.core.windows.net/data/raw/a.csv${quote}`,
      },
    })
    for (const quote of ['', '"']) assert.deepEqual(keysOf(trigger(quote)), ['azure://acme/data raw/a.csv'])
  })

  it('with which Azure asks whether it is wanted is answered with its code', () => {
    const event = { eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', topic: TOPIC, subject: '' }
    const asked = [{ ...event, data: { validationCode: '512d38b6', validationUrl: 'https://x' } }]
    assert.deepEqual(read(asked), { kind: 'handshake', answer: { validationResponse: '512d38b6' } })
    refuses(JSON.stringify([{ ...event, data: {} }]), /validationCode/)
  })
})
