import { PipelineFault } from '../pipeline-fault.ts'

/** How a panel is turned into features and models; the same settings and bytes give the same models. */
export interface PanelSettings {
  /** Rows of an asset further apart than this have a gap between them, over which no window, return or target reaches. */
  readonly mostGapDays: number
  /** Folds of the walk forward. */
  readonly folds: number
  /** Penalty on the weights of the linear models. */
  readonly l2: number
  /** Gradient boosting. */
  readonly trees: number
  readonly leaves: number
  readonly learningRate: number
  readonly minLeafRows: number
  readonly seed: number
}

export const PANEL_SETTINGS: PanelSettings = {
  mostGapDays: 4,
  folds: 5,
  l2: 1,
  trees: 100,
  leaves: 15,
  learningRate: 0.05,
  minLeafRows: 50,
  seed: 1,
}

const RANGES: Readonly<Record<keyof PanelSettings, readonly [least: number, most: number, whole: boolean]>> =
  {
    mostGapDays: [1e-3, 3650, false],
    folds: [2, 50, true],
    l2: [1e-9, 1e12, false],
    trees: [1, 10_000, true],
    leaves: [2, 1024, true],
    learningRate: [1e-6, 1, false],
    minLeafRows: [1, 1e6, true],
    seed: [0, 2 ** 32 - 1, true],
  }

/** The settings with what is not given from {@link PANEL_SETTINGS}. @throws PipelineFault `panel.setting` */
export function panelSettings(given: Partial<PanelSettings> = {}): PanelSettings {
  const settings = { ...PANEL_SETTINGS }
  for (const name of Object.keys(RANGES) as (keyof PanelSettings)[]) {
    const value = given[name]
    if (value === undefined) continue
    const [least, most, whole] = RANGES[name]
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new PipelineFault('panel.setting', `${name} is ${value}`, {
        hint: `Use a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
      })
    }
    Object.assign(settings, { [name]: value })
  }
  return settings
}
