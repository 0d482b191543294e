import { isNetwork } from '../../domain/index.ts'
import { ServerFault } from './server-fault.ts'

/**
 * The networks whose `X-Forwarded-For`, `-Host` and `-Proto` are believed; false where nobody's are.
 * @throws ServerFault `proxy.network`
 */
export function trustedProxies(networks: readonly string[]): string[] | false {
  for (const network of networks) {
    if (!isNetwork(network)) throw refused(`"${network}" is no network`)
    if (/\/0+$/.test(network)) throw refused(`"${network}" is everybody, who then can name any address`)
  }
  return networks.length > 0 && [...networks]
}

function refused(message: string): ServerFault {
  return new ServerFault('config', 'proxy.network', `server.trustedProxies: ${message}.`, {
    hint: 'Name the proxies alone: 10.0.3.7 or 10.0.3.0/24.',
  })
}
