/** Whether ccxt knows an exchange of this name. Loads ccxt at the first call, which takes about a second. */
export async function isExchange(name: string): Promise<boolean> {
  const { default: ccxt } = await import('ccxt')
  return ccxt.exchanges.includes(name)
}
