import { Fault } from '../domain/index.ts'

/** What `math` refuses. */
export class MathFault extends Fault {
  constructor(code: MathFaultCode, message: string, hint: string) {
    super('usage', code, message, { hint })
  }
}

export type MathFaultCode =
  | 'math.period'
  | 'math.length'
  | 'math.option'
  | 'math.memory'
  | 'math.features'
  | 'math.target'
  | 'math.model'
