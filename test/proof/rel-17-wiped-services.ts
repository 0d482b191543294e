import { findProgram } from '../services/launch.ts'
import type { Proof, Trial } from './proof.ts'
import { brokerRounds } from './wiped-broker.fixture.ts'
import { redisRounds } from './wiped-redis.fixture.ts'

/**
 * Half of the trials kill a Redis that two replicas share, half a RabbitMQ on which events go out; what
 * the killed one kept is gone when it comes back (RabbitMQ keeps its data in every second of its trials).
 */
export const wipedServices: Proof = {
  id: 'REL-17',
  fault: 'kill -9 of Redis and of RabbitMQ, which come back wiped',
  invariant:
    'Every event of the outbox is delivered, in order, again under the same id at worst; no answer is older than the last write; no caller passes more than its limit by 5 %, of all replicas together while Redis is there, of each while it is away.',
  share: 4,
  full: 200,
  missing: () => {
    const absent = ['redis-server', 'rabbitmq-server'].find(
      (name) => !findProgram(name, ['/usr/lib/rabbitmq/bin']),
    )
    return absent && `${absent} is not installed`
  },
  async run({ count, seed, onTrial }) {
    const trials: Trial[] = []
    const say = (trial: Trial) => {
      trials.push(trial)
      onTrial?.(trial)
    }
    await redisRounds({ count: Math.ceil(count / 2), seed, onTrial: say })
    await brokerRounds({ count: Math.floor(count / 2), seed, onTrial: say })
    return trials
  },
}
