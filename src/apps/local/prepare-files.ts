import { statSync } from 'node:fs'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { FileDesk } from './file-desk.ts'
import { type Hand, startHand } from './prepare-hand.ts'
import { type PreparedFile, type PreparedShare, type PrepareRequest, prepareShare } from './prepare-share.ts'

export type { PreparedFile } from './prepare-share.ts'

/** The thread that asks; the other hands have the numbers after it. */
const OWN = 1
/** After so many files it is known how long one takes; the first ones are slow, for code is compiled. */
const TRIAL_FILES = 3
/** Work left for one thread that makes up for starting other hands, which take some 100 ms of a processor each. */
const WORTH_A_HAND_MS = 300

/**
 * Reads files and lets the strategy decide on every candle of them. Other threads help where enough is left
 * to do; columns come back in shared memory. Neither the result nor the failure, which is that of the first
 * file that fails, depends on the number of threads.
 */
export async function prepareFiles(request: PrepareRequest, workers: number): Promise<PreparedFile[]> {
  const { files, strategyPath } = request
  const strategy = await loadStrategy(strategyPath)
  const desk = new FileDesk(files.length)
  const hands: Hand[] = []
  let seen = 0
  const own = await prepareShare(strategy, request, {
    take: () => desk.take(OWN),
    onPrepared(file, took) {
      if (workers === 1 || ++seen !== TRIAL_FILES) return
      const { left } = desk
      if (msFor(left, { file, took, request }) < WORTH_A_HAND_MS) return
      hands.push(...startHands(request, desk, Math.min(workers - 1, left.length)))
    },
  })
  desk.close()
  return inOrder([own, ...(await sharesOf(hands, desk))], files.length)
}

/** The same by other hands alone. */
export async function prepareInThreads(request: PrepareRequest, threads: number): Promise<PreparedFile[]> {
  const desk = new FileDesk(request.files.length)
  const hands = startHands(request, desk, threads)
  return inOrder(await Promise.all(hands.map(({ share }) => share)), request.files.length)
}

function startHands(request: PrepareRequest, desk: FileDesk, count: number): Hand[] {
  return Array.from({ length: count }, (_, hand) => startHand(request, desk.memory, OWN + 1 + hand))
}

/** What the other hands did; nobody waits for one that came too late for any file. */
async function sharesOf(hands: readonly Hand[], desk: FileDesk): Promise<readonly PreparedShare[]> {
  const busy = hands.filter(({ number }) => desk.hasDealtTo(number))
  for (const hand of hands) if (!busy.includes(hand)) hand.dismiss()
  return Promise.all(busy.map(({ share }) => share))
}

interface Sample {
  readonly file: number
  readonly took: PreparedFile
  readonly request: PrepareRequest
}

/** How long the files would take in one thread, by their size and the time that one of them took. */
function msFor(left: readonly number[], { file, took, request: { files } }: Sample): number {
  const size = (index: number) => statSync(files[index]!.path, { throwIfNoEntry: false })?.size ?? 0
  const bytes = left.reduce((sum, index) => sum + size(index), 0)
  return (bytes / Math.max(1, size(file))) * (took.loadMs + took.indicatorsMs)
}

function inOrder(shares: readonly PreparedShare[], length: number): PreparedFile[] {
  const failures = shares.flatMap(({ failure }) => failure ?? []).sort((a, b) => a.file - b.file)
  if (failures[0]) throw failures[0].error
  const files = new Array<PreparedFile>(length)
  for (const { prepared } of shares) for (const [file, one] of prepared) files[file] = one
  return files
}
