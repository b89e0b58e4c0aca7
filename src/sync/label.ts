import type { CompletePostCallConfig } from '../model/config.js'
import { KEPT } from '../model/label.js'
import { configHash } from './hash.js'

const SHORT = 12

const digestOf = (config: CompletePostCallConfig): string =>
  configHash(config).slice('sha256:'.length).slice(0, SHORT)

/**
 * `atoms-sync <commit> <config digest>`: by it a later run knows a revision as one of ours. `<commit>+kept`: not
 * all that it holds is ours.
 */
export const revisionLabel = (
  config: CompletePostCallConfig,
  { commit, kept }: { readonly commit: string | undefined; readonly kept: boolean },
): string => `atoms-sync ${shortened(commit) ?? 'no-commit'}${kept ? KEPT : ''} ${digestOf(config)}`

/** Nothing but a hash: with a blank in it the label would be nobody's, and the next change somebody else's. */
const shortened = (commit: string | undefined): string | undefined =>
  commit !== undefined && /^[0-9a-f]+$/.test(commit) ? commit.slice(0, SHORT) : undefined

/** Whether a revision with our label still holds what the label was made for. */
export const matchesLabel = (label: string, config: CompletePostCallConfig): boolean =>
  label.endsWith(` ${digestOf(config)}`)
