import { Fault } from '../../domain/index.ts'

export class CacheError extends Fault {
  constructor(code: 'redis.url', message: string, hint: string) {
    super('config', code, message, { hint })
  }
}
