/** What is asked of the host: prices, decimals where floats cannot tell, and to remember locks. */

/** Copies open, high and low of a market's block of rows to their places. */
export declare function fetch(market: i32, block: i32): void

/** Value of `amount` at `rate` with the fee added (`side` 1) or taken off (−1), rounded once. */
export declare function bookedValue(amount: f64, rate: f64, fee: f64, side: i32): f64

/** To the nearest 8th decimal of the exact value. */
export declare function round8(value: f64): f64

/** A lock of a pair, or −1 for all, and a side (2: both), made by a protection for what it counted. */
export declare function lock(pair: i32, side: i32, from: f64, until: f64, protection: i32, counted: f64): void
