import { createHash } from 'node:crypto'

const { JOB_QUEUE: jobQueue, JOB_DEFINITION: jobDefinition } = process.env

/** Submits a training for each object that an event of S3 names. Doubles do no harm: Leme's ledger knows the bytes. */
export async function handler(event) {
  const { BatchClient, SubmitJobCommand } = await import('@aws-sdk/client-batch')
  const client = new BatchClient({})
  return submitAll(event, (job) => client.send(new SubmitJobCommand(job)))
}

/** Throws when one of them could not be submitted, so that the event comes again. */
export async function submitAll(event, submit) {
  const jobs = jobsOf(event)
  const outcomes = await Promise.allSettled(jobs.map((job) => submit(job)))
  const failed = outcomes.filter(({ status }) => status === 'rejected')
  for (const [at, { status }] of outcomes.entries()) {
    const { jobName, parameters } = jobs[at]
    console.log(JSON.stringify({ event: 'training.submitted', status, jobName, object: parameters.object }))
  }
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(({ reason }) => reason),
      'not all jobs were submitted',
    )
  return { submitted: jobs.map(({ jobName }) => jobName) }
}

/** The test event that S3 sends when it is set up names no objects. */
export function jobsOf({ Records: records = [] }) {
  return records
    .filter(({ eventSource, s3 }) => eventSource === 'aws:s3' && s3?.object?.key !== undefined)
    .map(({ s3: { bucket, object } }) => {
      const key = decodeURIComponent(object.key.replaceAll('+', ' '))
      const named = createHash('sha256').update(JSON.stringify([bucket.name, key, object.sequencer ?? '']))
      return {
        jobName: `train-${named.digest('hex').slice(0, 32)}`,
        jobQueue,
        jobDefinition,
        parameters: { object: key },
      }
    })
}
