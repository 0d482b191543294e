/**
 * Where one-use login links and sessions are kept. The `logins` of the PostgreSQL store have this
 * shape (adapters do not import apps, so they match it by structure, and the compiler checks it
 * where an app passes one for the other). Tokens are 256 random bits in base64url; a store keeps
 * their SHA-256 only, so that neither a dump nor the time of a look-up gives one away.
 */
export interface LoginStore {
  /** A fresh one-use token, good for 15 minutes. */
  createLink(): Promise<string>
  /**
   * Trades the token of a link for a new session's token; undefined when it is unknown, used or
   * expired. Of several calls with one token exactly one wins.
   */
  redeem(token: string): Promise<string | undefined>
  /** The session of this token, undefined when it is unknown, ended or expired. Times are UTC milliseconds. */
  session(token: string): Promise<{ readonly expiresAt: number } | undefined>
  /** Ends the session; an unknown token is no error. */
  end(token: string): Promise<void>
}
