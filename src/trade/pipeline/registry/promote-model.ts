import { parseTimeframe, timeframeMs } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { compareVersions, shadowOf } from './compare-versions.ts'
import type { GateReport } from './gate-report.ts'
import type { Comparison } from './judge-comparison.ts'
import {
  judgePromotion,
  PROMOTION_THRESHOLDS,
  type PromotionEvidence,
  type PromotionThresholds,
} from './judge-promotion.ts'
import { CHALLENGER, CHAMPION, requireAlias } from './model-names.ts'
import { movedAlias, unknownModel } from './model-refusal.ts'
import type { Alias, Model, ModelVersion } from './model-version.ts'
import type { AliasEvent, ModelStore } from './port.ts'
import { isSettled } from './prediction.ts'
import { scoreDrift, scoreQuality } from './score-quality.ts'
import { SHADOW_RULES, type ShadowRules } from './shadow-trades.ts'

/** The newest predictions that evidence and comparisons are made of. */
const PREDICTIONS_READ = 10_000
/** Events of an alias that a rollback looks back over. */
const EVENTS_READ = 500

/** How versions are measured. */
export interface Measuring {
  readonly thresholds?: PromotionThresholds
  readonly rules?: ShadowRules
}

export interface PromoteRequest extends Measuring {
  readonly model: string
  readonly version: number
  readonly alias: string
  readonly actor: string
  readonly reason: string
  /** Promotes although a gate refuses; the history says so. */
  readonly force: boolean
  /** The version that whoever asks believes to have the alias now, null for none; not asked when absent. */
  readonly from?: number | null
}

export type PromoteAnswer =
  | { readonly kind: 'moved'; readonly event: AliasEvent }
  /** The version has the alias already, by this event. */
  | { readonly kind: 'already'; readonly event: AliasEvent }
  | { readonly kind: 'refused'; readonly gates: GateReport }

/**
 * Gives an alias to a version. The champion has to pass every gate, unless it is forced; other aliases act on nothing
 * and pass.
 * @throws PipelineFault `model.unknown`, `model.malformed`, `model.moved`
 */
export async function promoteModel(store: ModelStore, request: PromoteRequest): Promise<PromoteAnswer> {
  const { model, version, alias, actor, reason, force, from } = request
  requireReason(reason)
  requireAlias(alias)
  const current = aliasOf(await requireModel(store, model), alias)
  if (from !== undefined && from !== (current?.version ?? null)) {
    throw movedAlias(model, alias, current?.version ?? null)
  }
  const wanted = await store.version(model, version)
  if (!wanted) throw unknownModel(model, { version })
  if (current?.version === version) {
    const { items } = await store.events(model, { alias, limit: 1 })
    return { kind: 'already', event: items[0]! }
  }
  const gates =
    alias === CHAMPION
      ? judgePromotion(wanted, await gatherEvidence(store, wanted, request), request.thresholds)
      : null
  const refused = gates !== null && !gates.passed
  if (refused && !force) return { kind: 'refused', gates }
  const move = { model, alias, to: version, after: current?.event ?? null, actor, reason, gates }
  return { kind: 'moved', event: await store.move({ ...move, kind: 'promote', forced: refused }) }
}

/**
 * Gives an alias back to the version that had it before; again, to the one before that.
 * @throws PipelineFault `model.unknown`, `model.first` when there is none before, `model.moved`
 */
export async function rollBackAlias(
  store: ModelStore,
  request: Pick<PromoteRequest, 'model' | 'alias' | 'actor' | 'reason'>,
): Promise<AliasEvent> {
  const { model, alias, actor, reason } = request
  requireReason(reason)
  requireAlias(alias)
  const current = aliasOf(await requireModel(store, model), alias)
  if (!current) throw unknownModel(model, { alias })
  const { items } = await store.events(model, { alias, limit: EVENTS_READ })
  const to = versionBefore(items.toReversed())
  if (to === undefined) {
    throw new PipelineFault('model.first', `the ${alias} of ${model} was never another version`, {
      hint: 'Promote another version; versions before one that was deleted are not known either.',
    })
  }
  if (!(await store.version(model, to))) throw unknownModel(model, { version: to })
  const move = { model, alias, to, after: current.event, actor, reason, forced: false, gates: null }
  return store.move({ ...move, kind: 'rollback' })
}

/** The version below the top, where a promotion puts one on the pile and a rollback takes one off. */
function versionBefore(events: readonly AliasEvent[]): number | undefined {
  const pile: number[] = []
  for (const { kind, to } of events) {
    if (kind === 'rollback') pile.pop()
    else pile.push(to)
  }
  return pile.at(-2)
}

/** Gathers what is known of a version from its predictions. */
export async function gatherEvidence(
  store: ModelStore,
  version: ModelVersion,
  { rules = SHADOW_RULES }: Measuring = {},
): Promise<PromotionEvidence> {
  const { model, number, label, metrics } = version
  const predictions = await store.predictions(model, number, PREDICTIONS_READ)
  const settled = predictions.filter(isSettled)
  const scores = predictions.map(({ score }) => score)
  return {
    ...{ model, version: number, label },
    shadow: settled.length === 0 ? null : shadowOf(settled, holdMs(version), rules),
    calibrationError: scoreQuality(settled).calibrationError,
    drift: metrics.scoreDeciles && scoreDrift(scores, metrics.scoreDeciles),
    feeds: await store.feeds(model, number),
  }
}

/**
 * Compares two versions of a model, by default its champion and its challenger, and notes the look.
 * @throws PipelineFault `model.unknown`, `model.evidence`
 */
export async function compareModel(
  store: ModelStore,
  request: Measuring & { readonly model: string; readonly champion?: number; readonly challenger?: number },
): Promise<Comparison> {
  const { model, rules = SHADOW_RULES, thresholds = PROMOTION_THRESHOLDS } = request
  const found = await requireModel(store, model)
  const champion = request.champion ?? aliasedVersion(found, CHAMPION)
  const challenger = request.challenger ?? aliasedVersion(found, CHALLENGER)
  if (champion === challenger) {
    throw new PipelineFault('model.evidence', `version ${champion} of ${model} is compared with itself`, {
      hint: 'Name two versions, or give challenger to another one.',
    })
  }
  const side = async (version: number) => {
    return { version, predictions: await store.predictions(model, version, PREDICTIONS_READ) }
  }
  return compareVersions({
    ...{ model, label: found.label, labelHorizon: found.labelHorizon, rules },
    barMs: timeframeMs(parseTimeframe(found.timeframe)),
    ...{
      champion: await side(champion),
      challenger: await side(challenger),
      minTrades: thresholds.minTrades,
    },
    look: (paired) => store.look({ model, champion, challenger, ...paired }),
  })
}

/** @throws PipelineFault `model.unknown` */
export async function requireModel(store: ModelStore, name: string): Promise<Model> {
  const model = await store.get(name)
  if (model) return model
  throw unknownModel(name)
}

function aliasedVersion(model: Model, alias: string): number {
  const found = aliasOf(model, alias)
  if (found) return found.version
  throw unknownModel(model.name, { alias })
}

function aliasOf({ aliases }: Model, alias: string): Alias | undefined {
  return aliases.find((one) => one.alias === alias)
}

function holdMs({ labelHorizon, timeframe }: ModelVersion): number {
  return labelHorizon * timeframeMs(parseTimeframe(timeframe))
}

function requireReason(reason: string): void {
  if (reason.trim() !== '' && reason.length <= 500) return
  throw new PipelineFault('model.malformed', 'the reason is empty or longer than 500 characters', {
    hint: 'Say in a sentence why; it stays in the history.',
  })
}
