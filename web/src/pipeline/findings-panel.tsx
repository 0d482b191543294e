import type { Pipeline } from '../api/types.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Panel } from '../ui/panel.tsx'
import { Prose } from '../ui/prose.tsx'
import { Empty } from '../ui/state.tsx'
import styles from './pipeline.module.css'
import { VERDICTS } from './stage-words.ts'

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
        <Empty
          why={
            verdict === null
              ? 'There is no verdict yet.'
              : 'Nothing was found: either no score was made out of sample, or the run is older than these checks.'
          }
        />
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

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
