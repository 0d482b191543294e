/** Strings of SSH's protocols: four bytes of length, most significant first, then the bytes. */
export function sshString(bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes as Uint8Array)
  return Buffer.concat([sshNumber(content.length), content])
}

export function sshNumber(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Takes what it is asked for one after the other; undefined where the bytes end before. */
export interface SshReader {
  string(): Buffer | undefined
  number(): number | undefined
  rest(): Buffer
}

export function sshReader(bytes: Buffer): SshReader {
  let at = 0
  const number = () => {
    if (at + 4 > bytes.length) return undefined
    at += 4
    return bytes.readUInt32BE(at - 4)
  }
  return {
    number,
    string() {
      const length = number()
      if (length === undefined || at + length > bytes.length) return undefined
      at += length
      return bytes.subarray(at - length, at)
    },
    rest: () => bytes.subarray(at),
  }
}
