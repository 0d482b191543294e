/** The same answer for all who ask within `ttlMs`; one that failed is asked for again by the next. */
export function remembered<T>(
  work: () => Promise<T>,
  { ttlMs, now }: { readonly ttlMs: number; readonly now: () => number },
): () => Promise<T> {
  let asked: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    if (asked && now() - asked.at < ttlMs) return asked.answer
    const question = { at: now(), answer: work() }
    asked = question
    question.answer.catch(() => {
      if (asked === question) asked = undefined
    })
    return question.answer
  }
}
