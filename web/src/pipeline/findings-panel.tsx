import type { Pipeline } from '../api/types.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Panel } from '../ui/panel.tsx'
import { Prose } from '../ui/prose.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './pipeline.module.css'
import { isGoingOn } from './queries.ts'
import { stateOf, VERDICTS } from './stage-words.ts'

const TONES: Readonly<Record<Pipeline['findings'][number]['severity'], Tone>> = {
  leak: 'bad',
  warning: 'warn',
  note: 'plain',
}

/** What speaks for and against the verdict, the gravest first. */
export function FindingsPanel({ run, asOf }: { run: Pipeline; asOf: number }) {
  const { findings, verdict } = run
  const shown = verdict && VERDICTS[verdict.kind]
  return (
    <Panel
      title="What speaks for and against it"
      testId="findings-panel"
      asOf={asOf}
      actions={shown && <Badge tone={shown.tone}>{shown.words}</Badge>}
    >
      {findings.length === 0 ? (
        <Empty why={whyEmpty(run)} />
      ) : (
        <ul className={styles.findings}>
          {findings.map(({ severity, what, text, advice }) => (
            <li key={`${severity} ${what} ${text}`}>
              <Badge tone={TONES[severity]}>{severity}</Badge>
              <p>
                <Prose text={sentence(text)} />
                {advice && (
                  <span className={styles.advice}>
                    {' '}
                    <Prose text={sentence(advice)} />
                  </span>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function whyEmpty(run: Pipeline): string {
  if (isGoingOn(run)) return 'There is no verdict before the last stage.'
  if (stateOf(run) === 'failed') return 'The run failed, so there is nothing to judge.'
  if (run.problem !== null) return 'What it found cannot be read.'
  return 'No score was made out of sample, so there is nothing to judge.'
}

function sentence(text: string): string {
  // A sentence may begin with the name of a column, which stays as it is.
  const begun = /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
