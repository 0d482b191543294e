import type { PipelineSearch, SearchSettings, TrialFigures } from '../../trade/pipeline/index.ts'
import { openSampler, samplerSpec, searchSpace } from '../../trade/research/index.ts'

export interface PipelineStudyOptions {
  readonly trials: number
  readonly sampler: string
  readonly seed: number | string
  /** Trials that are asked for together. */
  readonly batch: number
  /** Ends after the trial in hand. */
  readonly signal: AbortSignal
  readonly onTrial?: (trial: PipelineTrial, isBest: boolean) => void
}

export interface PipelineTrial {
  /** From 0. */
  readonly number: number
  readonly settings: SearchSettings
  /** Null where it failed, for the reason given. */
  readonly figures: TrialFigures | null
  readonly reason?: string
}

export interface PipelineStudy {
  readonly stopReason: 'budget' | 'exhausted' | 'cancelled'
  readonly trials: readonly PipelineTrial[]
  /** The first of those with the least loss; undefined where all failed. */
  readonly best: (PipelineTrial & { readonly figures: TrialFigures }) | undefined
}

/**
 * Runs trials one after another. Same search, sampler and seed: same trials; those that were done before are taken from
 * the artifacts, so that the same call goes on where an earlier one was ended.
 * @throws HyperoptError `hyperopt.space`, `hyperopt.setting`
 */
export async function runPipelineStudy(
  search: PipelineSearch,
  { trials: budget, sampler: kind, seed, batch, signal, onTrial = () => {} }: PipelineStudyOptions,
): Promise<PipelineStudy> {
  const sampler = openSampler(samplerSpec(kind), { space: searchSpace(search.dimensions), seed })
  const trials: PipelineTrial[] = []
  let best: PipelineStudy['best']
  while (trials.length < budget) {
    const asked = sampler.ask(Math.min(batch, budget - trials.length))
    if (asked.length === 0) return { stopReason: 'exhausted', trials, best }
    const told: { number: number; losses: readonly number[] | null }[] = []
    for (const { number, parameters } of asked) {
      if (signal.aborted) return { stopReason: 'cancelled', trials, best }
      const trial = await runTrial(search, number, parameters)
      trials.push(trial)
      const { figures } = trial
      const isBest = figures !== null && (best === undefined || figures.loss < best.figures.loss)
      if (isBest) best = { ...trial, figures }
      told.push({ number, losses: figures && [figures.loss] })
      onTrial(trial, isBest)
    }
    sampler.tell(told)
  }
  return { stopReason: 'budget', trials, best }
}

async function runTrial(
  search: PipelineSearch,
  number: number,
  settings: SearchSettings,
): Promise<PipelineTrial> {
  try {
    return { number, settings, figures: await search.evaluate(settings) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { number, settings, figures: null, reason }
  }
}
