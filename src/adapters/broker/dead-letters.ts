import { setImmediate as turn } from 'node:timers/promises'
import type { AsyncMessage, Connection } from 'rabbitmq-client'
import { DEAD, DEAD_EXCHANGE, DEAD_QUEUE } from './names.ts'

/** Where messages go that can never be taken. */
export interface DeadLetters {
  /**
   * Resolves when the broker has the message, with code and reason in its headers. `false`: its body
   * cannot be written again; the broker has to move it itself, without the reason.
   */
  park(message: AsyncMessage, why: { readonly code: string; readonly reason: string }): Promise<boolean>
  close(): Promise<void>
}

const LONGEST_REASON = 300

export function openDeadLetters(connection: Connection): DeadLetters {
  const publisher = connection.createPublisher({ confirm: true })
  // It has to be there before the broker itself moves a message.
  connection.on('connection', () => {
    void declare(connection).catch(() => {})
  })
  let returned = false
  publisher.on('basic.return', () => {
    returned = true
  })
  return {
    async park({ body, messageId, contentType, contentEncoding, userId }, { code, reason }) {
      const bytes = bytesOf(body)
      if (!bytes) return false
      returned = false
      await publisher.send(
        {
          ...{ exchange: DEAD, routingKey: '', durable: true, mandatory: true },
          ...(messageId !== undefined && { messageId }),
          ...(contentType !== undefined && { contentType }),
          ...(contentEncoding !== undefined && { contentEncoding }),
          // The broker lets us name nobody but ourselves in user-id.
          headers: {
            'x-leme-code': code,
            'x-leme-reason': plain(reason),
            'x-leme-source': plain(userId ?? ''),
          },
        },
        bytes,
      )
      await turn()
      if (returned) {
        await declare(connection)
        throw new Error(`${DEAD} was not bound to its queue`)
      }
      return true
    },
    close: () => publisher.close(),
  }
}

async function declare(connection: Connection): Promise<void> {
  await connection.exchangeDeclare(DEAD_EXCHANGE)
  await connection.queueDeclare(DEAD_QUEUE)
  await connection.queueBind({ exchange: DEAD, queue: DEAD, routingKey: '' })
}

function bytesOf(body: unknown): Buffer | undefined {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body)
  try {
    return Buffer.from(JSON.stringify(body))
  } catch {
    // Nested deeper than the stack.
    return undefined
  }
}

function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').slice(0, LONGEST_REASON)
}
