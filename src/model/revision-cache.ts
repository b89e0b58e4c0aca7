/**
 * Post-call objects by the immutable revision that holds them, kept from one run to the next. Losing it costs
 * requests and nothing else.
 */
export interface RevisionCache {
  /** Whether it holds some revision of the agent. */
  knows(agentId: string): boolean
  /** As the API answered it. */
  find(agentId: string, revision: string): Readonly<Record<string, unknown>> | undefined
  /** Never throws. */
  keep(agentId: string, revision: string, raw: Readonly<Record<string, unknown>>): void
}
