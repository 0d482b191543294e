import type { Pipeline, PipelineStage } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Facts } from '../ui/facts.tsx'
import { Prose } from '../ui/prose.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './pipeline.module.css'
import { commandOf, formatTook, purposeOf, standingOf } from './stage-words.ts'

interface StageDrawerProps {
  readonly run: Pipeline
  readonly name: string
  readonly onClose: () => void
}

/** One stage: what went in, what came out, how to run it again. */
export function StageDrawer({ run, name, onClose }: StageDrawerProps) {
  const stage = run.stages.find((one) => one.name === name)
  return (
    <Drawer title={stage ? `Stage ${name}` : 'Stage'} testId="stage-drawer" onClose={onClose}>
      {stage ? <Told run={run} stage={stage} /> : <Empty why={`This run has no stage “${name}”.`} />}
    </Drawer>
  )
}

function Told({ run, stage }: { run: Pipeline; stage: PipelineStage }) {
  const { name, code, message, hint, inputHash, outputHash, rows, ms, after } = stage
  const made = run.artifacts.filter((artifact) => artifact.stage === name)
  return (
    <>
      <p className={styles.purpose}>It {purposeOf(name)}.</p>
      <Facts
        facts={[
          { name: 'State', value: standingOf(stage, run) },
          ...(rows === null ? [] : [{ name: 'Rows', value: formatNumber(rows) }]),
          { name: 'Took', value: stage.status === 'kept' ? `${formatTook(ms)} to find it` : formatTook(ms) },
          { name: 'Waits for', value: after.length > 0 ? after.join(', ') : 'nothing' },
          ...(code === null ? [] : [{ name: 'Code', value: <code>{code}</code> }]),
          ...(inputHash === null ? [] : [{ name: 'Input', value: <Hash of={inputHash} /> }]),
          ...(outputHash === null ? [] : [{ name: 'Output', value: <Hash of={outputHash} /> }]),
        ]}
      />
      {message !== null && (
        <p className={styles.said}>
          <Prose text={message} />
        </p>
      )}
      {hint !== null && (
        <p className={styles.said}>
          <Prose text={hint} />
        </p>
      )}
      {made.map(({ name: artifact, hash, rows: length, columns }) => (
        <section key={artifact} className={styles.part}>
          <h3>Artifact {artifact}</h3>
          <p className={styles.note}>
            {formatNumber(length)} rows, {formatNumber(columns.length)}{' '}
            {columns.length === 1 ? 'column' : 'columns'}, <Hash of={hash} />
          </p>
          {columns.length > 0 && <p className={styles.columns}>{columns.join(', ')}</p>}
        </section>
      ))}
      <section className={styles.part}>
        <h3>The same by command</h3>
        <CopyLine name="the command" line={commandOf(run.source, name)} />
      </section>
    </>
  )
}

function Hash({ of }: { of: string }) {
  return <code title={of}>{of.slice(0, 16)}</code>
}
