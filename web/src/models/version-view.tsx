import { useQuery } from '@tanstack/react-query'
import type { ModelDetail, ModelVersion } from '../api/types.ts'
import { pipelineQueries } from '../pipeline/queries.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Panel } from '../ui/panel.tsx'
import { Split } from '../ui/split.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { AliasesPanel } from './aliases-panel.tsx'
import { ComparisonPanel } from './comparison-panel.tsx'
import { Evaluation, scoreOf } from './evaluation.tsx'
import { GatesPanel } from './gates-panel.tsx'
import { LineagePanel } from './lineage-panel.tsx'
import { modelQueries } from './queries.ts'
import { VersionFigures } from './version-figures.tsx'

interface VersionViewProps {
  readonly model: ModelDetail['model']
  readonly version: ModelVersion
  readonly asOf: number
}

/** One version: how good it was, where, what it would need to act, and where it comes from. */
export function VersionView({ model, version, asOf }: VersionViewProps) {
  const { name } = model
  const standing = useQuery(modelQueries.standing(name, version.number))
  const run = standing.data?.run
  const evaluated = useQuery({ ...pipelineQueries.run(run?.id ?? ''), enabled: run != null })
  const score = evaluated.data && scoreOf(evaluated.data, version.score)
  const numberOf = (alias: string) => model.aliases.find((one) => one.alias === alias)?.version
  const champion = numberOf('champion')
  const other = version.number === champion ? numberOf('challenger') : version.number
  const isAwaited = standing.isPending || (run != null && evaluated.isPending)
  return (
    <>
      <VersionFigures version={version} />
      {isAwaited && <Skeleton height={760} />}
      {evaluated.isError && (
        <Failure
          part="The run that trained it"
          error={evaluated.error}
          retry={() => void evaluated.refetch()}
        />
      )}
      {evaluated.data?.metrics && score && (
        <Evaluation
          run={evaluated.data.id}
          metrics={evaluated.data.metrics}
          score={score}
          asOf={evaluated.dataUpdatedAt}
        />
      )}
      {standing.data && (run === null || (evaluated.data && !score)) && (
        <Panel title="Walk-forward and calibration" testId="no-evaluation" asOf={standing.dataUpdatedAt}>
          <Empty
            why={
              run === null
                ? 'The run that trained this version is not stored here, so its folds, its calibration and its drift are not known. Runs that the queue does are stored.'
                : 'The run that trained this version measured no scores.'
            }
            action={<CopyLine name="the command" line="npx leme pipeline run -c CONFIG.jsonc --queue" />}
          />
        </Panel>
      )}
      {!isAwaited && (
        <Split
          main={
            <>
              {standing.isError && (
                <Failure
                  part="What the gates say"
                  error={standing.error}
                  retry={() => void standing.refetch()}
                />
              )}
              {standing.data && <GatesPanel gates={standing.data.gates} asOf={standing.dataUpdatedAt} />}
              {champion !== undefined && other !== undefined && (
                <ComparisonPanel
                  key={`${champion} ${other}`}
                  name={name}
                  champion={champion}
                  challenger={other}
                  asOf={asOf}
                />
              )}
            </>
          }
          context={
            <>
              <LineagePanel version={version} run={run} asOf={asOf} />
              <AliasesPanel model={model} asOf={asOf} />
            </>
          }
        />
      )}
    </>
  )
}
