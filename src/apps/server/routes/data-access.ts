/** Candles and what is told of them: for a session, or for a key of the scope `read`. */
export const forReaders = { access: 'either:read' } as const
export const byReaders = [{ session: [] }, { apiKey: [] }]
