import {
  type BackupVault,
  formatHead,
  formatLsn,
  headKey,
  parseHead,
  type Sealing,
  segmentName,
  type WalHead,
  walKey,
  walPrefix,
} from '../../control/operation/index.ts'

export interface WalPlace {
  readonly systemId: string
  readonly timeline: number
  readonly walSegmentBytes: number
}

/** Writes segments of one server's log into a vault, each before the head that promises it. */
export class WalUploads {
  readonly #vault: BackupVault
  readonly #sealing: Sealing
  readonly #place: WalPlace
  readonly #sinceLsn: bigint
  /** Of the segment that is being written. */
  #begun: string | undefined

  constructor(vault: BackupVault, sealing: Sealing, at: WalPlace & { readonly sinceLsn: bigint }) {
    this.#vault = vault
    this.#sealing = sealing
    this.#place = at
    this.#sinceLsn = at.sinceLsn
  }

  async whole(segment: bigint, bytes: Uint8Array): Promise<void> {
    const { systemId } = this.#place
    const sealed = await this.#sealed(bytes)
    await this.#vault.put(
      walKey(systemId, this.#name(segment), { sha256: this.#sealing.hash(sealed) }),
      sealed,
    )
    this.#begun = undefined
  }

  /** The first bytes of a segment; a shorter beginning of it is removed by {@link forget}, behind the head. */
  async begun(segment: bigint, bytes: Uint8Array): Promise<void> {
    const sealed = await this.#sealed(bytes)
    const told = { sha256: this.#sealing.hash(sealed), firstBytes: bytes.length }
    this.#begun = walKey(this.#place.systemId, this.#name(segment), told)
    await this.#vault.put(this.#begun, sealed)
  }

  async head(lsn: bigint, at: number): Promise<void> {
    const { systemId, timeline, walSegmentBytes } = this.#place
    const head: WalHead = {
      schema: 'leme.wal-head/1',
      timeline,
      walSegmentBytes,
      lsn: formatLsn(lsn),
      sinceLsn: formatLsn(this.#sinceLsn),
      at,
    }
    await this.#vault.put(headKey(systemId, timeline), formatHead(head))
  }

  /** Beginnings of a segment that something longer has taken the place of. */
  async forget(segment: bigint): Promise<void> {
    const prefix = `${walPrefix(this.#place.systemId)}${this.#name(segment)}.first-`
    for await (const { key } of this.#vault.list(prefix)) {
      if (key !== this.#begun) await this.#vault.delete(key)
    }
  }

  #name(segment: bigint): string {
    return segmentName(this.#place.timeline, segment, this.#place.walSegmentBytes)
  }

  async #sealed(bytes: Uint8Array): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    for await (const piece of this.#sealing.seal(once(bytes))) pieces.push(piece)
    return Buffer.concat(pieces)
  }
}

export async function readHead(
  vault: BackupVault,
  { systemId, timeline }: Pick<WalPlace, 'systemId' | 'timeline'>,
): Promise<WalHead | undefined> {
  const key = headKey(systemId, timeline)
  const bytes = await vault.get(key)
  return bytes && parseHead(key, bytes)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
