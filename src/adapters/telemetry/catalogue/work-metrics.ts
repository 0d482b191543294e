import { type Metrics, open, SERVER, WORK_SECONDS, WORKERS } from './metric.ts'

const JOB_KINDS = ['backtest', 'hyperopt', 'other']
const RUN_KINDS = ['backtest', 'pipeline', 'trials', 'saved', 'other']
const COMMAND_KINDS = ['deploy', 'stop', 'suspend', 'resume', 'edit', 'unknown', 'other']
const OPEN = ['received', 'decoded', 'authorised', 'committed', 'synced', 'healthy', 'rolling-back']
const ENDS = ['approved', 'rolled-back', 'refused', 'cancelled', 'failed', 'other']

/** The queue, clients' jobs, runs of the house, and commands. */
export const WORK_METRICS = {
  leme_queue_depth: {
    ...{ type: 'gauge', unit: '{job}', help: 'Jobs waiting and being worked on.', on: WORKERS, labels: {} },
  },
  leme_jobs: {
    ...{ type: 'gauge', unit: '{job}', help: 'Clients’ jobs that wait or run.', on: WORKERS },
    labels: { kind: JOB_KINDS, state: ['queued', 'running'] },
  },
  leme_job_oldest_wait_seconds: {
    ...{ type: 'gauge', unit: 's', help: 'Age of the first of clients’ jobs that wait.', on: WORKERS },
    labels: { kind: JOB_KINDS },
  },
  leme_job_wait_seconds: {
    ...{ type: 'histogram', unit: 's', on: WORKERS, labels: { kind: JOB_KINDS }, buckets: WORK_SECONDS },
    help: 'Time from asking for a client’s job to its first worker.',
  },
  leme_job_duration_seconds: {
    ...{ type: 'histogram', unit: 's', on: WORKERS, labels: { kind: JOB_KINDS }, buckets: WORK_SECONDS },
    help: 'Time that a client’s job was in the hands of a worker.',
  },
  leme_jobs_total: {
    ...{ type: 'counter', unit: '{job}', help: 'Clients’ jobs that left a worker, by how.', on: WORKERS },
    labels: { kind: JOB_KINDS, outcome: ['done', 'failed', 'cancelled', 'handed-back', 'lost', 'other'] },
  },
  leme_jobs_swept_total: {
    ...{ type: 'counter', unit: '{job}', on: WORKERS },
    help: 'Jobs of dead workers and lost messages that were found.',
    labels: { found: ['takenOver', 'failed', 'resent', 'placed', 'other'] },
  },
  leme_runs_total: {
    ...{ type: 'counter', unit: '{run}', help: 'Runs that have ended.', on: WORKERS },
    labels: { kind: RUN_KINDS, status: ['done', 'failed', 'other'] },
  },
  leme_run_duration_seconds: {
    ...{ type: 'histogram', unit: 's', help: 'Time that a run took.', on: WORKERS },
    ...{ labels: { kind: RUN_KINDS }, buckets: WORK_SECONDS },
  },
  leme_schedule_runs_total: {
    ...{ type: 'counter', unit: '{run}', help: 'What is done by the clock, by how it ended.', on: SERVER },
    ...{ labels: { outcome: open(8, 'outcomes of a schedule') }, when: 'something was done by the clock' },
  },
  leme_commands_open: {
    ...{ type: 'gauge', unit: '{command}', help: 'Commands that have not ended, by state.', on: SERVER },
    labels: { state: [...OPEN, 'other'] },
  },
  leme_command_oldest_seconds: {
    ...{ type: 'gauge', unit: 's', on: SERVER, labels: {} },
    help: 'Age of the first command that has not ended; 0 when there is none.',
  },
  leme_commands_total: {
    ...{ type: 'counter', unit: '{command}', help: 'Commands that have ended, by how.', on: SERVER },
    labels: { kind: COMMAND_KINDS, outcome: ENDS },
  },
  leme_command_duration_seconds: {
    ...{ type: 'histogram', unit: 's', on: SERVER, labels: { kind: COMMAND_KINDS }, buckets: WORK_SECONDS },
    help: 'Time from asking for a command to its end.',
  },
  leme_command_troubles_total: {
    ...{ type: 'counter', unit: '{trouble}', on: SERVER },
    help: 'Steps of commands that could not be taken and are tried again.',
    labels: { state: [...OPEN, 'other'] },
  },
  leme_reconciler_leads: {
    ...{ type: 'gauge', unit: '1', on: SERVER, labels: {} },
    help: '1 in the process that follows the repository, 0 in those that wait.',
  },
} as const satisfies Metrics
