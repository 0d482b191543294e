import { Type } from 'typebox'

/** Limits of clients' backtests and searches. */
export const jobsConfigSchema = Type.Object(
  {
    minutes: Type.Number({
      default: 30,
      exclusiveMinimum: 0,
      description: "Time of one client's job at most.",
    }),
    memoryMb: Type.Integer({ default: 1_024, minimum: 256, description: 'Memory of one at most.' }),
    threads: Type.Integer({ default: 1, minimum: 1, description: 'Threads of one.' }),
    inServer: Type.Boolean({
      default: true,
      description: 'False: the server leaves all jobs of the queue to processes of `leme worker`.',
    }),
  },
  { additionalProperties: false, description: "Limits of clients' backtests and searches." },
)

export const JOBS_DEFAULTS = { minutes: 30, memoryMb: 1_024, threads: 1, inServer: true }
