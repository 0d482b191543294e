import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:tls'
import type { CertificateLook } from '../../../control/operation/index.ts'

/** A certificate that could not be had: what was found, and what to do. */
export interface NoCertificate {
  readonly failure: string
  readonly fix: string
}

/** What an address shows to whoever connects; no request is sent. */
export function lookAtServed(url: URL, signal: AbortSignal): Promise<CertificateLook | NoCertificate> {
  const of = url.host
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host: url.hostname, port: Number(url.port || 443), servername: url.hostname },
      // One that has ended is to be seen, too.
      rejectUnauthorized: false,
    })
    const end = (found: CertificateLook | NoCertificate) => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      resolve(found)
    }
    const stop = () => end(noAnswer(of, 'it takes too long'))
    signal.addEventListener('abort', stop, { once: true })
    socket.once('error', ({ message }) => end(noAnswer(of, message)))
    socket.once('secureConnect', () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to)
      const code = socket.authorizationError
      const isOld = String(code) === 'CERT_HAS_EXPIRED'
      end({ of, until, ...(code && !isOld && { refused: String(code) }) })
    })
  })
}

/** The first certificate of a PEM file, which is the one that is shown. */
export async function lookAtFile(file: string): Promise<CertificateLook | NoCertificate> {
  try {
    return { of: file, until: Date.parse(new X509Certificate(await readFile(file)).validTo) }
  } catch (error) {
    const { message } = error as Error
    return {
      failure: `${file} is no certificate that can be read: ${message}.`,
      fix: 'Correct checks.certificates, or let this user read the file.',
    }
  }
}

function noAnswer(of: string, why: string): NoCertificate {
  return {
    failure: `${of} shows no certificate: ${why}.`,
    fix: 'Does server.publicUrl reach whatever serves TLS, such as nginx?',
  }
}
