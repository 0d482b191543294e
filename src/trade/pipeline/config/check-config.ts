import { PipelineFault } from '../pipeline-fault.ts'
import { fillTemplates } from './fill-templates.ts'
import { type ConfigProblem, findProblems, findUnused, withoutUnused } from './find-problems.ts'
import { modernise } from './modernise.ts'
import { type PipelineConfig, pipelineConfigSchema } from './pipeline-config.ts'

export interface CheckedConfig {
  /** Without the keys that have no effect: no secret of another program stays in it. */
  readonly config: PipelineConfig
  /** Keys without effect. */
  readonly warnings: readonly ConfigProblem[]
  /** What an older configuration wrote in another way, and how it is read. */
  readonly notes: readonly string[]
}

/**
 * Makes a configuration of parsed JSON: older forms are brought to today's, `{symbol}` and `{freq}` filled in.
 * @param locate where a problem is, for the message; the pointer if absent
 * @throws PipelineFault `config.invalid` with every problem, one a line
 */
export function checkConfig(
  written: unknown,
  locate = (problem: ConfigProblem) => problem.pointer || '/',
): CheckedConfig {
  const { value, notes } = modernise(fillTemplates(written))
  const problems = findProblems(pipelineConfigSchema, value)
  if (problems.length === 0) {
    const warnings = findUnused(pipelineConfigSchema, value)
    return { config: withoutUnused(pipelineConfigSchema, value) as PipelineConfig, warnings, notes }
  }
  const lines = problems.map((problem) => `${locate(problem)} ${problem.message}`)
  throw new PipelineFault('config.invalid', lines.join('\n'), {
    where: locate(problems[0]!),
    hint: 'Correct the configuration; `npx leme config schema pipeline` prints what is accepted.',
  })
}
