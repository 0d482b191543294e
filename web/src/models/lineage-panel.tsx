import { Link } from '@tanstack/react-router'
import type { ModelStanding, ModelVersion } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import styles from './models.module.css'

interface LineagePanelProps {
  readonly version: ModelVersion
  readonly run: ModelStanding['run'] | undefined
  readonly asOf: number
}

/** Where a version comes from: everything by its content, so that it can be made again. */
export function LineagePanel({ version, run, asOf }: LineagePanelProps) {
  const { lineage, trainedRows, algorithm, score, notes, createdAt, createdBy, features } = version
  return (
    <Panel title="Where it comes from" testId="lineage-panel" asOf={asOf}>
      <Facts
        facts={[
          {
            name: 'Run',
            value: run ? (
              <Link to="/pipeline" search={{ run: run.id }}>
                {run.title}
              </Link>
            ) : (
              'not stored here'
            ),
          },
          { name: 'Algorithm', value: `${algorithm}, score ${score}` },
          { name: 'Trained on', value: `${formatNumber(trainedRows)} rows` },
          { name: 'Data', value: <Hash of={lineage.dataHash} /> },
          { name: 'Features', value: <Hash of={lineage.featureSetHash} /> },
          { name: 'Labels', value: <Hash of={lineage.labelSetHash} /> },
          { name: 'Configuration', value: <Hash of={lineage.configHash} /> },
          { name: 'Model', value: <Hash of={lineage.artifactHash} /> },
          { name: 'Leme', value: lineage.codeVersion },
          {
            name: 'Registered',
            value: `${formatUtc(Math.floor(createdAt / 1000) * 1000)} by ${createdBy}`,
          },
          ...(notes ? [{ name: 'Notes', value: notes }] : []),
        ]}
      />
      <details className={styles.features}>
        <summary>
          {formatNumber(features.length)} {features.length === 1 ? 'column' : 'columns'} that it is fed, in
          order
        </summary>
        <ol>
          {features.map(({ name }) => (
            <li key={name}>{name}</li>
          ))}
        </ol>
      </details>
    </Panel>
  )
}

function Hash({ of }: { of: string }) {
  return <code title={of}>{of.slice(0, 12)}</code>
}
