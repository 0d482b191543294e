const WORDS: Readonly<Record<string, string>> = {
  exit_signal: 'exit signal',
  stop_loss: 'stop loss',
  trailing_stop_loss: 'trailing stop',
  roi: 'ROI reached',
  force_exit: 'forced at the end',
  liquidation: 'liquidation',
  partial_exit: 'partial exit',
}

/** An exit reason in words; one that is not known stays as it is. */
export function exitReasonWords(reason: string): string {
  return WORDS[reason] ?? reason
}
