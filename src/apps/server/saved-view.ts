import type { Static } from 'typebox'
import {
  manifestHash,
  parseSignedManifest,
  type Run,
  type SignedManifest,
  type Verifier,
  verifyManifest,
} from '../../trade/research/index.ts'
import { isReport, summariseRun } from './run-view.ts'
import type { SavedSpec } from './saved-spec.ts'
import type { RunProof, SavedRun } from './schemas/saved-run.ts'

type RunProofView = Static<typeof RunProof>

/** A saved run as a list shows it. */
export async function viewSaved(run: Run, verifier: Verifier | undefined): Promise<Static<typeof SavedRun>> {
  const { strategy, venue, pairs, timeframe } = run.spec as SavedSpec
  const { id, title, verdict, createdAt } = summariseRun(run)
  return {
    ...{ id, title, verdict, strategy, venue, pairs: [...pairs], timeframe },
    figures: figuresOf(run),
    hasReport: isReport(run.result),
    proof: await proofOf(run, verifier),
    createdAt,
  }
}

/** Who vouches for a saved run, and for what; null where it has no manifest that can be read. */
export async function proofOf(run: Run, verifier: Verifier | undefined): Promise<RunProofView | null> {
  const signed = readManifest((run.spec as SavedSpec).saved?.signed)
  if (!signed) return null
  const { manifest, hash, signature } = signed
  const { strategyHash, version, commit, engine, platform } = manifest.code
  return {
    manifestHash: hash,
    signature: await signatureState(signed, verifier),
    keyId: signature.keyId,
    ...{ strategyHash, version, commit, engine, platform },
    series: manifest.data.length,
  }
}

async function signatureState(
  signed: SignedManifest,
  verifier: Verifier | undefined,
): Promise<RunProofView['signature']> {
  if (manifestHash(signed.manifest) !== signed.hash) return 'broken'
  return verifier && (await verifyManifest(signed, verifier)) ? 'good' : 'unknown'
}

function readManifest(value: unknown): SignedManifest | undefined {
  try {
    return parseSignedManifest(value)
  } catch {
    return undefined
  }
}

function figuresOf(run: Run): Static<typeof SavedRun>['figures'] {
  const { saved } = run.spec as SavedSpec
  const report = isReport(run.result) ? run.result : undefined
  const metrics = report?.metrics ?? saved?.metrics
  if (!metrics) return null
  return {
    trades: metrics.totalTrades,
    profitTotal: metrics.profitTotal,
    holdProfitTotal: report?.hold?.profitTotal ?? null,
    maxDrawdown: metrics.maxDrawdownAccount,
    sharpe: metrics.sharpe,
    startTime: report?.subject.startTime ?? metrics.backtestStartTs,
    endTime: report?.subject.endTime ?? metrics.backtestEndTs,
    tradeHash: report?.tradeHash ?? saved?.signed?.manifest.result.tradeHash ?? '',
  }
}
