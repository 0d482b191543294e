import { type AwsPeek, AwsRefusal, awsSecretStore } from './aws-secret-store.ts'
import { type AwsKey, signatureFault } from './aws-signature.ts'
import { type Answered, type Asked, type FaultyHttp, startFaultyHttp } from './faulty-http.ts'

export interface AwsSecrets extends FaultyHttp {
  readonly region: string
  readonly key: AwsKey
  readonly roleKey: AwsKey
  /** Keys of KMS that may be used. */
  readonly kmsKeys: Set<string>
  peek(name: string): AwsPeek | undefined
  putBinary(name: string): void
}

const JSON_11 = { 'content-type': 'application/x-amz-json-1.1' }

/**
 * AWS Secrets Manager, as far as Leme uses it and answered as AWS does: each request has to be signed, versions
 * are made once for each token, deleted secrets wait for their end under their name, lists come in pages.
 */
export async function startAwsSecrets(): Promise<AwsSecrets> {
  const region = 'eu-west-1'
  const key = { keyId: 'AKIATESTTESTTESTTEST', secret: 'a secret key of a test, which opens nothing' }
  const roleKey = {
    ...{ keyId: 'ASIATESTTESTTESTTEST', secret: 'a key of a role, which opens nothing' },
    sessionToken: 'a token of a session, which opens nothing',
  }
  const kmsKeys = new Set(['alias/leme'])
  const { operations, peek, putBinary } = awsSecretStore(kmsKeys)
  const http = await startFaultyHttp((asked) => {
    const now = Date.now()
    const fault = signatureFault(asked, { keys: [key, roleKey], region, service: 'secretsmanager', now })
    return fault ? refused(fault, 'The request is not signed by anybody known.') : answer(asked)
  })
  return Object.assign(http, { region, key, roleKey, kmsKeys, peek, putBinary })

  function answer({ headers, body }: Asked): Answered {
    const target = String(headers['x-amz-target'] ?? '').replace(/^secretsmanager\./, '')
    const run = Object.hasOwn(operations, target) ? operations[target] : undefined
    if (!run || headers['content-type'] !== JSON_11['content-type'])
      return refused('UnknownOperationException', '')
    try {
      return { status: 200, headers: JSON_11, body: run(JSON.parse(body.toString())) }
    } catch (error) {
      if (error instanceof AwsRefusal) return refused(error.type, error.message)
      throw error
    }
  }
}

function refused(type: string, message: string): Answered {
  return { status: 400, headers: { ...JSON_11, 'x-amzn-errortype': type }, body: { __type: type, message } }
}
