import type { RunProof } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import styles from './report.module.css'
import { SignatureBadge } from './signature-badge.tsx'

const WORDS: Readonly<Record<RunProof['signature'], string>> = {
  good: 'A key that is known here signed this manifest, and the manifest is as it was signed.',
  unknown:
    'No key that is known here signed this manifest. Put the public key of who did into the folder of keys, as NAME.pub.pem.',
  broken: 'The manifest is not the one that was hashed: something was changed afterwards.',
}

interface ProofPanelProps {
  readonly id: string
  readonly proof: RunProof
  readonly asOf: number | undefined
}

/** What a saved run was made of, who vouches for it, and how it is made again. */
export function ProofPanel({ id, proof, asOf }: ProofPanelProps) {
  const { manifestHash, keyId, strategyHash, version, commit, engine, platform, series, signature } = proof
  return (
    <Panel title="Manifest" testId="proof-panel" asOf={asOf} actions={<SignatureBadge proof={proof} />}>
      <div className={styles.proof}>
        <p>{WORDS[signature]}</p>
        <CopyLine name="the command that makes it again" line={`npx leme research reproduce ${id}`} />
      </div>
      <Facts
        prose
        facts={[
          { name: 'Manifest', value: <code className={styles.hash}>{manifestHash}</code> },
          { name: 'Key', value: <code>{keyId}</code> },
          { name: 'Strategy', value: <code className={styles.hash}>{strategyHash}</code> },
          {
            name: 'Made by',
            value: `Leme ${version}${commit === null ? '' : `, commit ${commit.slice(0, 8)}`}`,
          },
          { name: 'Run on', value: `${platform}, ${engine} path of the engine` },
          { name: 'Data', value: `hashes of ${formatNumber(series)} series` },
        ]}
      />
    </Panel>
  )
}
