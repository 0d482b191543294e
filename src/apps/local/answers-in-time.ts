const PATIENCE_MS = 2_000

/** Whether the database answers, and soon. */
export async function answersInTime(database: { readonly ping: () => Promise<unknown> }): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false)
  })
  const answer = database.ping().then(
    () => true,
    () => false,
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
