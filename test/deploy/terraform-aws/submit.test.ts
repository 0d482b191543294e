import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { ROOT } from '../judge.ts'
import { FUNCTION } from './pack-function.ts'
import { readPlanned } from './planned.ts'

interface Job {
  readonly jobName: string
  readonly jobQueue: string
  readonly jobDefinition: string
  readonly parameters: { readonly object: string }
}

interface Submit {
  jobsOf(event: unknown): readonly Job[]
  submitAll(event: unknown, submit: (job: Job) => Promise<unknown>): Promise<unknown>
}

process.env.JOB_QUEUE = 'queue'
process.env.JOB_DEFINITION = 'definition'
const { jobsOf, submitAll } = (await import(join(ROOT, FUNCTION, 'submit/index.mjs'))) as Submit
const run = promisify(execFile)

function eventOf(...keys: readonly string[]): unknown {
  return {
    Records: keys.map((key, at) => ({
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'leme-example-objects' }, object: { key, size: 1, sequencer: `00${at}` } },
    })),
  }
}

test('each object of an event becomes a job, with its key as it was written', () => {
  const jobs = jobsOf(eventOf('raw/today.csv', 'raw/a+b%2Bc+%C3%A7.csv'))
  assert.deepEqual(
    jobs.map(({ parameters, jobQueue, jobDefinition }) => [parameters.object, jobQueue, jobDefinition]),
    [
      ['raw/today.csv', 'queue', 'definition'],
      ['raw/a b+c ç.csv', 'queue', 'definition'],
    ],
  )
})

test('the name of a job is one that Batch takes, and the same for the same event', () => {
  const [one, two] = jobsOf(eventOf('raw/today.csv', 'raw/today.csv'))
  assert.match(one!.jobName, /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$/)
  assert.equal(jobsOf(eventOf('raw/today.csv'))[0]!.jobName, one!.jobName)
  assert.notEqual(two!.jobName, one!.jobName, 'another upload of it has another name')
})

test('the test event of S3 and events of others submit nothing', async () => {
  const submitted: Job[] = []
  const submit = async (job: Job) => submitted.push(job)
  await submitAll({ Service: 'Amazon S3', Event: 's3:TestEvent' }, submit)
  await submitAll({ Records: [{ eventSource: 'aws:sns' }] }, submit)
  assert.equal(submitted.length, 0)
})

test('when one job is refused the others are submitted, and the event fails', async () => {
  const seen: string[] = []
  const submit = async ({ parameters: { object } }: Job) => {
    seen.push(object)
    if (object === 'raw/a.csv') throw new Error('TooManyRequestsException')
  }
  await assert.rejects(submitAll(eventOf('raw/a.csv', 'raw/b.csv'), submit), /not all jobs were submitted/)
  assert.deepEqual(seen, ['raw/a.csv', 'raw/b.csv'])
})

test('the command of the job definition trains on the object of the event', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme-submit-'))
  try {
    const definition = readPlanned(ROOT).production!.find(({ type }) => type === 'aws_batch_job_definition')!
    const [job] = jobsOf(eventOf('raw/to+day.csv'))
    const words = String(definition.size.command).split(' ')
    const command = words.map((word) => (word === 'Ref::object' ? job!.parameters.object : word))
    await mkdir(join(folder, 'store/raw'), { recursive: true })
    const leme = (args: readonly string[]) =>
      run(process.execPath, ['--conditions=leme-source', join(ROOT, 'src/apps/cli/main.ts'), ...args], {
        cwd: folder,
        env: { ...process.env, LEME__OBJECTS__URL: join(folder, 'store') },
      })
    await leme(['panel', 'generate', '--assets', '2', '--days', '60', '--out', 'store/raw/to day.csv'])
    const { stdout } = await leme([...command, '--trees', '3'])
    assert.match(stdout, /raw\/to day\.csv/)
    assert.match(await readFile(join(folder, 'store/latest_models.txt'), 'utf8'), /regression_gb_/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
