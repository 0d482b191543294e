import { PipelineFault } from '../pipeline-fault.ts'
import { PANEL_ALGORITHMS, type PanelAlgorithm, type PanelType } from './panel-model.ts'

const NAME = /^(regression|classification)_([a-z]+)_(\d{8}-\d{6})$/

export interface PanelName {
  readonly type: PanelType
  readonly algo: PanelAlgorithm
}

/** `regression_gb_20261122-161500`: the folder of a model trained at that second, UTC. */
export function panelName({ type, algo }: PanelName, trainedAt: number): string {
  const iso = new Date(trainedAt).toISOString()
  return `${type}_${algo}_${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 19).replaceAll(':', '')}`
}

/** Type and algorithm that the name of a model tells. @throws PipelineFault `artifact.corrupt` */
export function parsePanelName(name: string): PanelName {
  const [, type, algo] = NAME.exec(name) ?? []
  const known = PANEL_ALGORITHMS[type as PanelType] as readonly string[] | undefined
  if (known?.includes(algo!)) return { type: type as PanelType, algo: algo as PanelAlgorithm }
  throw new PipelineFault('artifact.corrupt', `${JSON.stringify(name.slice(0, 80))} is no name of a model`, {
    hint: 'Names are such as regression_gb_20261122-161500. Train again.',
  })
}
