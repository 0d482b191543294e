import { requireAlias, requireModelName } from './model-names.ts'
import {
  aliasedVersion,
  movedAlias,
  requireNewVersion,
  requireSameTarget,
  requireSameVersion,
  unknownModel,
} from './model-refusal.ts'
import type { Alias, Model, ModelVersion } from './model-version.ts'
import type { AliasEvent, Feed, Look, ModelPage, ModelPageQuery, ModelStore } from './port.ts'
import { type Prediction, requireOutcomes, requirePredictions } from './prediction.ts'
import { requireFeed } from './require-feed.ts'

/** Predictions of a version that a store keeps: a year of quarters of an hour. */
export const PREDICTIONS_KEPT = 50_000

interface Kept {
  readonly target: Pick<Model, 'name' | 'label' | 'labelHorizon' | 'timeframe' | 'createdAt'>
  readonly versions: Map<number, ModelVersion>
  readonly aliases: Map<string, Alias>
  readonly predictions: Map<number, (Prediction & { readonly feed: string })[]>
  readonly looks: Look[]
  lastNumber: number
}

/** A {@link ModelStore} that forgets everything with the process. `now` gives UTC milliseconds. */
export function memoryModelStore({
  now,
  keep = PREDICTIONS_KEPT,
}: {
  readonly now: () => number
  readonly keep?: number
}): ModelStore {
  const models = new Map<string, Kept>()
  const events: AliasEvent[] = []

  function find(model: string, version?: number): Kept {
    const kept = models.get(model)
    if (!kept) throw unknownModel(model)
    if (version !== undefined && !kept.versions.has(version)) throw unknownModel(model, { version })
    return kept
  }

  return {
    async register(model, given, actor) {
      requireModelName(model)
      requireNewVersion(given)
      const { label, labelHorizon, timeframe } = given
      const target = { name: model, label, labelHorizon, timeframe, createdAt: now() }
      const kept = models.get(model) ?? {
        ...{
          target,
          versions: new Map(),
          aliases: new Map(),
          predictions: new Map(),
          looks: [],
          lastNumber: 0,
        },
      }
      requireSameTarget(kept.target, given)
      const known = [...kept.versions.values()].find(
        ({ lineage, score }) => lineage.artifactHash === given.lineage.artifactHash && score === given.score,
      )
      if (known) {
        requireSameVersion(known, given)
        return { kind: 'already', version: known }
      }
      kept.lastNumber++
      const made = { model, number: kept.lastNumber, createdAt: now(), createdBy: actor }
      const version: ModelVersion = { ...structuredClone(given), ...made }
      kept.versions.set(version.number, version)
      models.set(model, kept)
      return { kind: 'done', version }
    },

    async list(query) {
      const sorted = [...models.values()].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1))
      return cut(sorted, query)
    },

    async get(model) {
      const kept = models.get(model)
      return kept && describe(kept)
    },

    async versions(model, query) {
      return cut([...find(model).versions.values()].reverse(), query)
    },

    version: async (model, number) => models.get(model)?.versions.get(number),

    async remove(model, number) {
      const kept = find(model, number)
      const names = [...kept.aliases.values()].filter(({ version }) => version === number)
      if (names.length > 0) {
        throw aliasedVersion(model, number, names.map(({ alias }) => alias).sort())
      }
      kept.versions.delete(number)
      kept.predictions.delete(number)
    },

    async move({ after, ...given }) {
      const { model, alias, to } = given
      requireAlias(alias)
      const kept = find(model, to)
      const current = kept.aliases.get(alias)
      if ((current?.event ?? null) !== after) throw movedAlias(model, alias, current?.version ?? null)
      const time = now()
      const event = { number: events.length + 1, ...given, from: current?.version ?? null, time }
      events.push(event)
      kept.aliases.set(alias, { alias, version: to, event: event.number, since: time })
      return event
    },

    async events(model, { alias, ...query }) {
      find(model)
      const found = events.filter((one) => one.model === model && one.alias === (alias ?? one.alias))
      return cut(found.reverse(), query)
    },

    async record(model, version, { feed, predictions }) {
      requireFeed(feed)
      requirePredictions(predictions)
      const kept = find(model, version)
      const before = kept.predictions.get(version) ?? []
      const known = new Set(before.map(keyOf))
      const fresh = predictions.filter((one) => !known.has(keyOf(one)))
      const text = JSON.stringify(feed)
      const added = fresh.map((one) => ({ ...one, label: null, exitPrice: null, feed: text }))
      kept.predictions.set(version, [...before, ...added].sort(byTime).slice(-keep))
      return fresh.length
    },

    async settle(model, outcomes) {
      requireOutcomes(outcomes)
      const told = new Map(outcomes.map((one) => [keyOf(one), one]))
      let settled = 0
      for (const [version, list] of find(model).predictions) {
        const after = list.map((one) => {
          const outcome = one.label === null ? told.get(keyOf(one)) : undefined
          if (!outcome) return one
          settled++
          return { ...one, label: outcome.label, exitPrice: outcome.exitPrice }
        })
        find(model).predictions.set(version, after)
      }
      return settled
    },

    async predictions(model, version, limit) {
      const list = find(model, version).predictions.get(version) ?? []
      return list.slice(-limit).map(({ feed: _, ...prediction }) => prediction)
    },

    async feeds(model, version) {
      const list = find(model, version).predictions.get(version) ?? []
      return [...new Set(list.map(({ feed }) => feed))].sort().map((text) => JSON.parse(text) as Feed)
    },

    async look(look) {
      const { looks } = find(look.model)
      const { champion, challenger, pairedRows, until } = look
      const same = looks.filter((one) => one.champion === champion && one.challenger === challenger)
      if (same.some((one) => one.pairedRows === pairedRows && one.until === until)) return same.length
      looks.push(look)
      return same.length + 1
    },
  }
}

function describe({ target, versions, aliases }: Kept): Model {
  return {
    ...target,
    versions: versions.size,
    latest: [...versions.keys()].at(-1) ?? null,
    aliases: [...aliases.values()].sort((a, b) => (a.alias < b.alias ? -1 : 1)),
  }
}

function keyOf({ barTime, instrument }: Pick<Prediction, 'barTime' | 'instrument'>): string {
  return `${barTime} ${instrument}`
}

function byTime(a: Prediction, b: Prediction): number {
  return a.barTime - b.barTime || (a.instrument < b.instrument ? -1 : 1)
}

/** A cursor is the number of items before the page. */
function cut<Item>(all: readonly Item[], { limit, cursor }: ModelPageQuery): ModelPage<Item> {
  const start = cursor === undefined ? 0 : Number(cursor)
  const end = start + limit
  return { items: all.slice(start, end), nextCursor: all.length > end ? String(end) : null }
}
