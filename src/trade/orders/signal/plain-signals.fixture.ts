/** Signals as a sheet of paper would have them: the course of each, written anew from what happened. */
export function plainSignals() {
  interface Sheet {
    readonly accountId: string
    readonly symbol: string
    readonly ttlMs: number
    readonly madeAt: number
    sentAt?: number
    ackedAt?: number
    readonly tickets: (string | null)[]
  }
  const sheets = new Map<string, Sheet>()
  const isOver = ({ madeAt, ttlMs }: Sheet, now: number) => now - madeAt >= ttlMs

  function standing(sheet: Sheet | undefined, accountId: string): string | undefined {
    if (sheet?.accountId !== accountId) return 'refused account'
    return sheet.sentAt === undefined ? 'refused state' : undefined
  }

  return {
    put(given: { accountId: string; key: string; symbol: string; ttlMs: number; now: number }) {
      const { accountId, key, symbol, ttlMs, now } = given
      const known = sheets.get(key)
      if (known) return known.symbol === symbol && known.ttlMs === ttlMs ? 'already' : 'signal.changed'
      sheets.set(key, { accountId, symbol, ttlMs, madeAt: now, tickets: [] })
      return 'done'
    },
    next(accountId: string, symbol: string | undefined, now: number): string | undefined {
      for (const [key, sheet] of sheets) {
        if (sheet.accountId !== accountId || sheet.sentAt !== undefined || isOver(sheet, now)) continue
        if (symbol !== undefined && sheet.symbol !== symbol) continue
        sheet.sentAt = now
        return key
      }
      return undefined
    },
    ack(key: string, accountId: string, now: number): string {
      const sheet = sheets.get(key)!
      const refused = standing(sheet, accountId)
      if (refused) return refused
      if (sheet.ackedAt !== undefined) return 'already'
      sheet.ackedAt = now
      return 'done'
    },
    report(key: string, accountId: string, ticket: string | null) {
      const sheet = sheets.get(key)!
      const refused = standing(sheet, accountId)
      if (refused) return refused
      if (sheet.tickets.includes(ticket)) return 'already'
      sheet.tickets.push(ticket)
      return 'done'
    },
    courseOf(key: string, now: number): (readonly [number, string])[] {
      const sheet = sheets.get(key)!
      const { madeAt, ttlMs, sentAt, ackedAt } = sheet
      const course: (readonly [number, string])[] = [[madeAt, 'PENDING']]
      if (sentAt !== undefined) course.push([sentAt, 'SENT'])
      else if (isOver(sheet, now)) course.push([madeAt + ttlMs, 'EXPIRED'])
      if (ackedAt !== undefined) course.push([ackedAt, 'ACKED'])
      return course
    },
    ticketsOf: (key: string) => sheets.get(key)!.tickets,
  }
}
