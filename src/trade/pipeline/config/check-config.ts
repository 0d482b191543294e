import { PipelineFault } from '../pipeline-fault.ts'
import { type ConfigProblem, findProblems, findUnused } from './find-problems.ts'
import { type PipelineConfig, pipelineConfigSchema } from './pipeline-config.ts'

export interface CheckedConfig {
  readonly config: PipelineConfig
  /** Keys without effect. */
  readonly warnings: readonly ConfigProblem[]
}

/**
 * Makes a configuration of parsed JSON.
 * @param locate where a problem is, for the message; the pointer if absent
 * @throws PipelineFault `config.invalid` with every problem, one a line
 */
export function checkConfig(
  value: unknown,
  locate = (problem: ConfigProblem) => problem.pointer || '/',
): CheckedConfig {
  const problems = findProblems(pipelineConfigSchema, value)
  if (problems.length === 0) {
    return { config: value as PipelineConfig, warnings: findUnused(pipelineConfigSchema, value) }
  }
  const lines = problems.map((problem) => `${locate(problem)} ${problem.message}`)
  throw new PipelineFault('config.invalid', lines.join('\n'), {
    where: locate(problems[0]!),
    hint: 'Correct the configuration; `npx leme config schema pipeline` prints what is accepted.',
  })
}
