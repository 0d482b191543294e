import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SshKey } from './ssh-key.ts'
import { sshNumber, sshReader, sshString } from './wire.ts'

const FAILURE = 5
const REQUEST_IDENTITIES = 11
const IDENTITIES = 12
const SIGN_REQUEST = 13
const SIGN_RESPONSE = 14
const LONGEST = 65_536

/** An agent for ssh that knows one key, which lies in no file. */
export interface SshAgent extends AsyncDisposable {
  /** Where ssh finds it: IdentityAgent. */
  readonly socket: string
}

/** Answers on a socket in a folder that is open to our own user alone, until it is disposed of. */
export async function startSshAgent(key: SshKey): Promise<SshAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'leme-agent-'))
  await chmod(folder, 0o700)
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\leme-agent-${randomUUID()}` : join(folder, 'socket')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    let rest = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk])
      for (
        let length = lengthOf(rest);
        length !== undefined && rest.length >= 4 + length;
        length = lengthOf(rest)
      ) {
        socket.write(sshString(answerTo(rest.subarray(4, 4 + length), key)))
        rest = rest.subarray(4 + length)
      }
      if ((lengthOf(rest) ?? 0) > LONGEST) socket.destroy()
    })
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return {
    socket: path,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function lengthOf(bytes: Buffer): number | undefined {
  return sshReader(bytes).number()
}

/** A message's first byte says what it is. */
function answerTo(message: Buffer, key: SshKey): Buffer {
  const reader = sshReader(message.subarray(1))
  if (message[0] === REQUEST_IDENTITIES) {
    return Buffer.concat([Buffer.of(IDENTITIES), sshNumber(1), sshString(key.blob), sshString('leme')])
  }
  if (message[0] === SIGN_REQUEST && reader.string()?.equals(key.blob)) {
    const bytes = reader.string()
    if (bytes) return Buffer.concat([Buffer.of(SIGN_RESPONSE), sshString(key.sign(bytes))])
  }
  return Buffer.of(FAILURE)
}
